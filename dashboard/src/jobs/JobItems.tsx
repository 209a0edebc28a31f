import { useLocation, useNavigate, useTranslate } from 'react-admin';
import { ITEM_OUTCOMES, type ItemOutcome, type Job, type JobItem } from '../providers/types';
import { CursorTable } from '../shared/CursorTable';
import { EmptyState } from '../shared/EmptyState';
import { Time } from '../shared/Moment';
import { useCounted } from '../shared/numbers';
import { SelectFilter } from '../shared/SelectFilter';
import type { Column } from '../shared/Table';
import { useCursorList } from '../shared/useCursorList';
import { PersonId } from '../users/columns';
import { OutcomeTag } from './JobTag';
import { isFinal } from './jobState';
import { doubtKey, outcomeKey } from './jobWords';
import { namesIn, useOutcomeCause } from './useCause';

const DEVIATED = 'deviated';

/** Every person of the job with what became of them. */
export function JobItems({ job }: { job: Job }) {
  const translate = useTranslate();
  const counted = useCounted();
  const navigate = useNavigate();
  const params = new URLSearchParams(useLocation().search);
  const wanted = params.get('outcome') as ItemOutcome | null;
  const outcome = wanted && ITEM_OUTCOMES.includes(wanted) ? wanted : null;
  const isDeviated = job.comparison !== null && params.get(DEVIATED) === 'true';
  const choice = isDeviated ? DEVIATED : (outcome ?? '');
  const columns = useItemColumns(job);
  const list = useCursorList<JobItem>({
    queryKey: ['job', job.id, 'items'],
    path: `/jobs/${job.id}/items`,
    query: isDeviated ? { deviated: true } : { outcome },
    limit: 50,
    refetchInterval: isFinal(job) ? false : 5000,
  });
  const option = (value: ItemOutcome | typeof DEVIATED | '', label: string) => ({
    value,
    label: `${translate(label)} (${counted('users.figure', totalOf(job, value))})`,
  });
  return (
    <>
      <div className="filter-row job-filter">
        <SelectFilter
          label={translate('jobs.items.outcome')}
          value={choice}
          options={[
            option('', 'jobs.items.any'),
            ...ITEM_OUTCOMES.map((one) => option(one, outcomeKey(one, job))),
            ...(job.comparison ? [option(DEVIATED, 'jobs.items.deviated')] : []),
          ]}
          onChange={(one) => navigate(`/jobs/${job.id}?tab=items${queryOf(one)}`)}
        />
      </div>
      <div className="card">
        <CursorTable
          list={list}
          caption={translate('jobs.items.caption')}
          columns={columns}
          rowKey={({ userId }) => userId}
          total={totalOf(job, choice)}
          empty={<EmptyState title={translate('jobs.items.none')} />}
        />
      </div>
    </>
  );
}

function queryOf(choice: string): string {
  if (!choice) return '';
  return choice === DEVIATED ? `&${DEVIATED}=true` : `&outcome=${choice}`;
}

function totalOf(job: Job, choice: ItemOutcome | typeof DEVIATED | ''): number {
  if (choice === DEVIATED) return job.comparison?.deviated ?? 0;
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
