import CheckIcon from '@mui/icons-material/Check';
import { useTranslate } from 'react-admin';
import { inScopeOrder } from '../../../../words/scopeOrder';
import type { Consent, Term, User } from '../../providers/types';
import { Time } from '../../shared/Moment';
import { Card } from '../../shared/Page';
import { type Column, Table } from '../../shared/Table';
import { useScopeLabel } from '../labels';
import { NoticeRefs } from './NoticeRefs';

/** Whether something was agreed to, in a word that colour only helps. */
export function Agreed({ agreed }: { agreed: boolean | null }) {
  const translate = useTranslate();
  if (!agreed) return <span className="absent">{translate('state.notAgreed')}</span>;
  return (
    <span className="agreed">
      <CheckIcon aria-hidden />
      {translate('person.scopes.yes')}
    </span>
  );
}

function Flag({ value }: { value: boolean | null | undefined }) {
  const translate = useTranslate();
  if (value === null || value === undefined) return <span className="absent">-</span>;
  return (
    <span className={value ? undefined : 'absent'}>
      {translate(value ? 'person.flag.yes' : 'person.flag.no')}
    </span>
  );
}

/** Each scope with its state, whether the app uses it, whether we may revoke it, since when we know. */
export function ScopesCard({ user }: { user: User }) {
  const translate = useTranslate();
  const label = useScopeLabel();
  const t = (key: string) => translate(`person.scopes.${key}`);
  const delegated: Column<Consent> = {
    key: 'delegated',
    label: t('delegated'),
    render: (consent) => <Flag value={consent.delegated} />,
  };
  const columns: Column<Consent>[] = [
    {
      key: 'scope',
      label: t('scope'),
      head: true,
      render: ({ scope, displayName, using, delegated, agreed, notices }) => (
        <>
          {label(scope, displayName)} <code className="muted">{scope}</code>
          <div className="card-note">{translate(`scopeData.${scope}`, { _: t('unknown') })}</div>
          {using === false && <div className="card-note">{t('unused')}</div>}
          {delegated && <div className="card-note">{t('delegatedNote')}</div>}
          {agreed && <NoticeRefs notices={notices} subject={scope} />}
        </>
      ),
    },
    {
      key: 'agreed',
      label: t('agreed'),
      className: 'nowrap',
      render: ({ agreed }) => <Agreed agreed={agreed} />,
    },
    { key: 'using', label: t('using'), render: ({ using }) => <Flag value={using} /> },
    { key: 'revocable', label: t('revocable'), render: ({ revocable }) => <Flag value={revocable} /> },
    // Delegation is rare: a column of dashes would say nothing.
    ...(user.consents.some(({ delegated }) => delegated !== null) ? [delegated] : []),
    { key: 'since', label: t('since'), render: ({ since }) => <Time value={since} /> },
  ];
  const empty = emptyKey(user, user.readAt.scopes);
  return (
    <Card title={t('title')} flush>
      {user.consents.length ? (
        <Table
          caption={t('caption')}
          columns={columns}
          rows={inScopeOrder(user.consents, ({ scope }) => scope)}
          rowKey={({ scope }) => scope}
        />
      ) : (
        <p className="muted card-body">{translate(`person.scopes.${empty}`)}</p>
      )}
    </Card>
  );
}

/** Each service term: required or not, agreed or not, when and by which way. */
export function TermsCard({ user }: { user: User }) {
  const translate = useTranslate();
  const t = (key: string) => translate(`person.terms.${key}`);
  const columns: Column<Term>[] = [
    {
      key: 'tag',
      label: t('tag'),
      head: true,
      render: ({ tag, agreed, notices }) => (
        <>
          <code>{tag}</code>
          {agreed && <NoticeRefs notices={notices} subject={tag} />}
        </>
      ),
    },
    {
      key: 'required',
      label: t('required'),
      render: ({ required }) => translate(required ? 'state.required' : 'state.optional'),
    },
    {
      key: 'agreed',
      label: t('agreed'),
      className: 'nowrap',
      render: ({ agreed }) => <Agreed agreed={agreed} />,
    },
    {
      key: 'agreedAt',
      label: t('agreedAt'),
      render: ({ agreedAt }) => <Time value={agreedAt} precision="second" />,
    },
    {
      key: 'by',
      label: t('by'),
      render: ({ agreedBy }) =>
        agreedBy ? translate(`person.terms.${agreedBy}`, { _: agreedBy }) : <span className="absent">-</span>,
    },
    { key: 'revocable', label: t('revocable'), render: ({ revocable }) => <Flag value={revocable} /> },
  ];
  const empty = emptyKey(user, user.readAt.terms);
  return (
    <Card title={t('title')} flush>
      {user.terms.length ? (
        <Table caption={t('caption')} columns={columns} rows={user.terms} rowKey={({ tag }) => tag} />
      ) : (
        <p className="muted card-body">
          {translate(empty === 'gone' ? 'person.scopes.gone' : `person.terms.${empty}`)}
        </p>
      )}
    </Card>
  );
}

function emptyKey(user: User, readAt: string | null): 'gone' | 'unread' | 'none' {
  if (user.status === 'unlinked') return 'gone';
  return readAt ? 'none' : 'unread';
}
