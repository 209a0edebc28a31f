import Button from '@mui/material/Button';
import { LinkBase, useNavigate, useTranslate } from 'react-admin';
import { legible } from '../../../words/characters';
import { useMay } from '../providers/session';
import type { ConsentCheck } from '../providers/types';
import { CursorTable } from '../shared/CursorTable';
import { EmptyState } from '../shared/EmptyState';
import { Time } from '../shared/Moment';
import { useNumber } from '../shared/numbers';
import { Page } from '../shared/Page';
import type { Column } from '../shared/Table';
import { useCursorList } from '../shared/useCursorList';
import { useScopeLabel } from '../users/labels';
import { AgeingCard } from './AgeingCard';
import { CheckTag } from './AnswerTag';
import './consent-checks.css';

/** The checks that were made, newest first. */
export default function ConsentCheckList() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const mayMake = useMay('consent-checks.make');
  const list = useCursorList<ConsentCheck>({
    queryKey: ['consent-checks', 'list'],
    path: '/consent-checks',
    refetchInterval: 10_000,
  });
  const columns = useColumns();
  return (
    <Page
      title={translate('consentChecks.title')}
      meta={[translate('consentChecks.lead')]}
      actions={
        mayMake && (
          <Button variant="contained" onClick={() => navigate('/consent-checks/new')}>
            {translate('consentChecks.create')}
          </Button>
        )
      }
    >
      <div className="stack">
        <div className="card">
          <CursorTable
            list={list}
            caption={translate('consentChecks.caption')}
            columns={columns}
            rowKey={({ id }) => id}
            onRowClick={({ id }) => navigate(`/consent-checks/${id}`)}
            skeletonRows={4}
            empty={
              <EmptyState
                title={translate('consentChecks.empty.title')}
                body={translate('consentChecks.empty.body')}
              />
            }
          />
        </div>
        <AgeingCard />
      </div>
    </Page>
  );
}

function useColumns(): Column<ConsentCheck>[] {
  const translate = useTranslate();
  const number = useNumber();
  const label = useScopeLabel();
  const t = (key: string) => translate(`consentChecks.column.${key}`);
  return [
    {
      key: 'id',
      label: t('id'),
      head: true,
      className: 'nowrap num',
      render: ({ id }) => (
        <LinkBase className="row-link" to={`/consent-checks/${id}`}>
          #{id}
        </LinkBase>
      ),
    },
    { key: 'on', label: t('on'), className: 'nowrap num', render: ({ on }) => on },
    {
      key: 'purpose',
      label: t('purpose'),
      className: 'nowrap',
      render: ({ purpose }) => translate(`consentChecks.purpose.${purpose}`),
    },
    {
      key: 'needs',
      label: t('needs'),
      className: 'check-needs',
      render: ({ scopes, terms }) => [...scopes.map((scope) => label(scope)), ...terms].join(', '),
    },
    {
      key: 'yes',
      label: t('yes'),
      className: 'right nowrap num',
      render: ({ status, counts }) => (counts ? number(counts.yes) : <CheckTag status={status} />),
    },
    {
      key: 'no',
      label: t('no'),
      className: 'right nowrap num',
      render: ({ counts }) => (counts ? number(counts.no) : <span className="absent">-</span>),
    },
    {
      key: 'reason',
      label: t('reason'),
      className: 'two-lines sentence',
      render: ({ reason }) => <span title={legible(reason)}>{legible(reason)}</span>,
    },
    {
      key: 'createdBy',
      label: t('createdBy'),
      className: 'nowrap',
      render: ({ createdBy }) => createdBy?.name ?? '-',
    },
    { key: 'createdAt', label: t('createdAt'), render: ({ createdAt }) => <Time value={createdAt} /> },
  ];
}
