import { useLocation, useNavigate, useTranslate } from 'react-admin';
import type { ConsentCheck, ConsentCheckItem } from '../providers/types';
import { CursorTable } from '../shared/CursorTable';
import { EmptyState } from '../shared/EmptyState';
import { Dated, Time } from '../shared/Moment';
import { useCounted, useNumber } from '../shared/numbers';
import { Card } from '../shared/Page';
import { SelectFilter } from '../shared/SelectFilter';
import type { Column } from '../shared/Table';
import { useCursorList } from '../shared/useCursorList';
import { PersonId } from '../users/columns';
import { useScopeLabel } from '../users/labels';
import { useHappening } from '../users/person/HistoryEntry';
import { when } from '../users/person/historyText';
import { AnswerTag } from './AnswerTag';

/** Each person's answer with the fact that decides; the address says which answers are shown. */
export function CheckItems({ check }: { check: ConsentCheck }) {
  const translate = useTranslate();
  const navigate = useNavigate();
  const number = useNumber();
  const params = new URLSearchParams(useLocation().search);
  const reason = (Object.keys(check.reasons) as (keyof typeof check.reasons)[]).find(
    (one) => one === params.get('reason'),
  );
  const answer = (['yes', 'no'] as const).find((one) => one === params.get('answer'));
  const choice = reason ? `reason=${reason}` : answer ? `answer=${answer}` : '';
  const counts = check.counts ?? { total: 0, yes: 0, no: 0, unknown: 0 };
  const total = reason ? (check.reasons[reason] ?? 0) : counts[answer ?? 'total'];
  const columns = useColumns(check);
  const list = useCursorList<ConsentCheckItem>({
    queryKey: ['consent-checks', check.id, 'items'],
    path: `/consent-checks/${check.id}/items`,
    query: reason ? { reason } : { answer },
  });
  const option = (value: string, label: string, count: number) => ({
    value,
    label: `${translate(`consentChecks.${label}`)} (${number(count)})`,
  });
  return (
    <Card
      title={translate('consentChecks.items.title')}
      flush
      action={
        <SelectFilter
          label={translate('consentChecks.items.filter')}
          value={choice}
          options={[
            option('', 'items.any', counts.total),
            ...(['yes', 'no'] as const).map((one) => option(`answer=${one}`, `answer.${one}`, counts[one])),
            ...Object.entries(check.reasons).map(([one, count]) =>
              option(`reason=${one}`, `reason.${one}`, count),
            ),
          ]}
          onChange={(one) => navigate(`/consent-checks/${check.id}?${one}`)}
        />
      }
    >
      <CursorTable
        list={list}
        caption={translate('consentChecks.items.caption')}
        columns={columns}
        rowKey={({ userId }) => userId}
        total={total}
        empty={<EmptyState title={translate('consentChecks.items.none')} />}
      />
    </Card>
  );
}

function useColumns(check: ConsentCheck): Column<ConsentCheckItem>[] {
  const translate = useTranslate();
  const t = (key: string) => translate(`consentChecks.items.${key}`);
  return [
    {
      key: 'user',
      label: t('user'),
      head: true,
      render: ({ userId }) => <PersonId id={userId} from={`/consent-checks/${check.id}`} />,
    },
    { key: 'answer', label: t('answer'), render: ({ answer }) => <AnswerTag answer={answer} /> },
    {
      key: 'because',
      label: t('because'),
      className: 'check-because',
      render: (item) => <Because item={item} />,
    },
    { key: 'facts', label: t('facts'), className: 'check-grounds', render: (item) => <Facts item={item} /> },
    {
      key: 'knownUntil',
      label: t('knownUntil'),
      className: 'check-known',
      render: ({ knownUntil }) => <Time value={knownUntil} />,
    },
  ];
}

function Because({ item: { reason, need } }: { item: ConsentCheckItem }) {
  const translate = useTranslate();
  const label = useScopeLabel();
  if (!reason) return <span className="absent">-</span>;
  const named = need?.type === 'scope' ? label(need.subject ?? '') : need?.subject;
  return (
    <>
      {translate(`consentChecks.reason.${reason}`)}
      {named && <div className="card-note">{named}</div>}
    </>
  );
}

/** The entry of the history that decides; what a yes rests on is more than one, and opens. */
function Facts({ item: { answer, facts } }: { item: ConsentCheckItem }) {
  const translate = useTranslate();
  const counted = useCounted();
  const happening = useHappening();
  const t = (key: string, options?: object) => translate(`person.history.${key}`, options);
  if (facts.length === 0) return <span className="absent">{translate('consentChecks.items.noFact')}</span>;
  const lines = facts.map((fact) => (
    <div key={fact.id}>
      {happening(fact)}
      <div className="card-note num">
        <Dated text={when(fact, t)} /> · {t(`source.${fact.source}`)}
      </div>
    </div>
  ));
  if (answer === 'no') return lines;
  return (
    <details>
      <summary>{counted('consentChecks.items.factCount', facts.length)}</summary>
      {lines}
    </details>
  );
}
