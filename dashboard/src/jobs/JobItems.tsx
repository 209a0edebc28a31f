import CloseIcon from '@mui/icons-material/Close';
import { useLocation, useNavigate, useTranslate } from 'react-admin';
import { ITEM_OUTCOMES, type Job, type JobItem } from '../providers/types';
import { CursorTable } from '../shared/CursorTable';
import { EmptyState } from '../shared/EmptyState';
import { focusGoesOn } from '../shared/focusGoesOn';
import { Time } from '../shared/Moment';
import { useCounted } from '../shared/numbers';
import { SelectFilter } from '../shared/SelectFilter';
import type { Column } from '../shared/Table';
import { useCursorList } from '../shared/useCursorList';
import { PersonId } from '../users/columns';
import { type ItemChoice, type ItemFilter, itemsAddress, itemsQuery, parseItems } from './itemsUrl';
import { OutcomeTag } from './JobTag';
import { isFinal } from './jobState';
import { doubtKey, outcomeKey } from './jobWords';
import { namesIn, useCause, useOutcomeCause } from './useCause';

/** Every person of the job with what became of them. */
export function JobItems({ job }: { job: Job }) {
  const translate = useTranslate();
  const counted = useCounted();
  const navigate = useNavigate();
  const asked = parseItems(useLocation().search);
  // Without a dry run nobody came out otherwise than it said.
  const filter: ItemFilter =
    asked.choice === 'deviated' && !job.comparison ? { ...asked, choice: '' } : asked;
  const { choice, errorCode } = filter;
  const choose = (chosen: Partial<ItemFilter>) => navigate(itemsAddress(job.id, chosen));
  const columns = useItemColumns(job);
  const list = useCursorList<JobItem>({
    queryKey: ['job', job.id, 'items'],
    path: `/jobs/${job.id}/items`,
    query: itemsQuery(filter),
    limit: 50,
    refetchInterval: isFinal(job) ? false : 5000,
  });
  const option = (value: ItemChoice, label: string) => {
    const total = totalOf(job, value);
    const words = translate(label);
    return {
      value,
      label: total === undefined ? words : `${words} (${counted('users.figure', total)})`,
    };
  };
  return (
    <>
      <div className="filter-row job-filter">
        <SelectFilter
          label={translate('jobs.items.outcome')}
          value={choice}
          options={[
            option('', 'jobs.items.any'),
            ...ITEM_OUTCOMES.map((one) => option(one, outcomeKey(one, job))),
            option('neverTried', 'jobs.summary.neverTried'),
            ...(job.comparison ? [option('deviated', 'jobs.items.deviated')] : []),
          ]}
          onChange={(one) => choose({ choice: one as ItemChoice })}
        />
      </div>
      {errorCode && <CodeChip code={errorCode} onRemove={() => choose({ choice })} />}
      <div className="card">
        <CursorTable
          list={list}
          caption={translate('jobs.items.caption')}
          columns={columns}
          rowKey={({ userId }) => userId}
          total={errorCode ? undefined : totalOf(job, choice)}
          empty={
            <EmptyState
              title={translate('jobs.items.none')}
              body={translate(`jobs.items.${errorCode ? 'noneWithCode' : 'noneBody'}`)}
            />
          }
        />
      </div>
    </>
  );
}

/** The code that the people of the list have, removable. */
function CodeChip({ code, onRemove }: { code: string; onRemove: () => void }) {
  const translate = useTranslate();
  const cause = useCause()(code, '');
  const label = [`${translate('jobs.failures.code')} ${code}`, cause]
    .filter((one) => one !== '-')
    .join(' · ');
  return (
    <ul ref={focusGoesOn} className="condition-list" aria-label={translate('users.filter.active')}>
      <li>
        <button
          type="button"
          className="condition"
          aria-label={translate('users.filter.remove', { name: label })}
          onClick={onRemove}
        >
          <span>{label}</span>
          <CloseIcon aria-hidden />
        </button>
      </li>
    </ul>
  );
}

/** How many they are, where the job itself tells. */
function totalOf(job: Job, choice: ItemChoice): number | undefined {
  if (choice === 'neverTried') return undefined;
  if (choice === 'deviated') return job.comparison?.deviated ?? 0;
  return job.counts[choice || 'total'];
}

function useItemColumns(job: Job): Column<JobItem>[] {
  const translate = useTranslate();
  const t = (key: string) => translate(`jobs.items.${key}`);
  return [
    {
      key: 'user',
      label: t('user'),
      head: true,
      render: ({ userId }) => <PersonId id={userId} from={`/jobs/${job.id}`} />,
    },
    {
      key: 'outcome',
      label: t('outcome'),
      render: ({ outcome }) => <OutcomeTag outcome={outcome} job={job} />,
    },
    ...(job.predictedBy === null
      ? []
      : [{ key: 'predicted', label: t('predicted'), render: (item: JobItem) => <Predicted item={item} /> }]),
    { key: 'attempts', label: t('attempts'), className: 'right', render: ({ attempts }) => attempts },
    {
      key: 'answer',
      label: t('answer'),
      className: 'sentence',
      render: (item) => <Answer item={item} />,
    },
    {
      key: 'finishedAt',
      label: t('finishedAt'),
      className: 'nowrap',
      render: ({ finishedAt }) => <Time value={finishedAt} precision="second" />,
    },
  ];
}

/** What the dry run said: quietly where it came out so. */
function Predicted({ item: { outcome, predicted } }: { item: JobItem }) {
  const translate = useTranslate();
  if (!predicted) return <span className="absent">-</span>;
  const hasEnded = outcome !== 'pending' && outcome !== 'cancelled';
  const code = predicted.outcome === 'failed' && predicted.errorCode;
  return (
    <>
      {hasEnded && predicted.outcome !== outcome ? (
        <OutcomeTag outcome={predicted.outcome} />
      ) : (
        <span className="muted">{translate(`jobs.outcome.${predicted.outcome}`)}</span>
      )}
      {code && <span className="card-note"> {code}</span>}
    </>
  );
}

function Answer({ item: { outcome, errorCode, errorMessage, doubt } }: { item: JobItem }) {
  const translate = useTranslate();
  const cause = useOutcomeCause();
  if (errorCode === null && errorMessage === null && !doubt) return <span className="absent">-</span>;
  const names = namesIn(errorCode, errorMessage);
  return (
    <>
      {errorCode !== null && <span className="num">{errorCode} · </span>}
      {(errorCode !== null || errorMessage !== null) && cause(outcome, errorCode, errorMessage)}
      {names && <div className="card-note">{names}</div>}
      {doubt && <div className="card-note">{translate(doubtKey(outcome, doubt), { _: doubt })}</div>}
    </>
  );
}
