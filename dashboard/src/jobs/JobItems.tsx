import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { LinkBase, useLocation, useNavigate, useTranslate } from 'react-admin';
import { ITEM_OUTCOMES, type ItemOutcome, type Job, type JobItem } from '../providers/types';
import { useApi } from '../providers/useApi';
import { CopyId } from '../shared/CopyId';
import { EmptyState } from '../shared/EmptyState';
import { LoadError } from '../shared/ErrorNote';
import { Time } from '../shared/Moment';
import { useNumber } from '../shared/numbers';
import { Pager } from '../shared/Pager';
import { type Column, Table } from '../shared/Table';
import { usePages } from '../shared/usePages';
import { useCause } from './Failures';
import { OutcomeTag } from './JobTag';
import { doubtKey, isFinal } from './progress';

const LIMIT = 50;
const DEVIATED = 'deviated';

/** Every person of the job with what became of them. */
export function JobItems({ job }: { job: Job }) {
  const translate = useTranslate();
  const number = useNumber();
  const navigate = useNavigate();
  const api = useApi();
  const params = new URLSearchParams(useLocation().search);
  const wanted = params.get('outcome') as ItemOutcome | null;
  const outcome = wanted && ITEM_OUTCOMES.includes(wanted) ? wanted : null;
  const isDeviated = job.comparison !== null && params.get(DEVIATED) === 'true';
  const choice = isDeviated ? DEVIATED : (outcome ?? '');
  const pages = usePages(choice);
  const columns = useItemColumns(job);
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: ['job', job.id, 'items', choice, pages.cursor],
    queryFn: () =>
      api.jobItems(job.id, {
        ...(isDeviated ? { deviated: 'true' } : { outcome }),
        limit: LIMIT,
        cursor: pages.cursor,
      }),
    placeholderData: keepPreviousData,
    refetchInterval: isFinal(job) ? false : 5000,
  });
  return (
    <>
      <div className="filter-row job-filter">
        <label>
          <span className="visually-hidden">{translate('jobs.items.outcome')}</span>
          <select
            className="filter-button"
            value={choice}
            onChange={({ target }) => navigate(`/jobs/${job.id}?tab=items${queryOf(target.value)}`)}
          >
            <option value="">
              {translate('jobs.items.any')} ({number(job.counts.total)})
            </option>
            {ITEM_OUTCOMES.map((one) => (
              <option key={one} value={one}>
                {translate(`jobs.outcome.${one}`)} ({number(job.counts[one])})
              </option>
            ))}
            {job.comparison && (
              <option value={DEVIATED}>
                {translate('jobs.items.deviated')} ({number(job.comparison.deviated)})
              </option>
            )}
          </select>
        </label>
      </div>
      <div className="card">
        {error && !data ? (
          <LoadError error={error} onRetry={() => refetch()} />
        ) : data?.data.length === 0 ? (
          <EmptyState title={translate('jobs.items.none')} />
        ) : (
          <>
            <Table
              caption={translate('jobs.items.caption')}
              columns={columns}
              rows={data?.data}
              rowKey={({ userId }) => userId}
              busy={isPlaceholderData}
            />
            {data && (
              <Pager
                page={pages.page}
                limit={LIMIT}
                shown={data.data.length}
                total={totalOf(job, choice)}
                onFirst={pages.first}
                onPrevious={pages.previous}
                onNext={pages.next(data.nextCursor)}
              />
            )}
          </>
        )}
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
      render: ({ userId }) => (
        <CopyId value={userId}>
          <LinkBase className="row-link" to={`/users/${userId}`}>
            {userId}
          </LinkBase>
        </CopyId>
      ),
    },
    { key: 'outcome', label: t('outcome'), render: ({ outcome }) => <OutcomeTag outcome={outcome} /> },
    ...(job.predictedBy === null
      ? []
      : [{ key: 'predicted', label: t('predicted'), render: (item: JobItem) => <Predicted item={item} /> }]),
    { key: 'attempts', label: t('attempts'), className: 'right', render: ({ attempts }) => attempts },
    {
      key: 'answer',
      label: t('answer'),
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
  const cause = useCause();
  if (errorCode === null && errorMessage === null && !doubt) return <span className="absent">-</span>;
  return (
    <>
      {errorCode !== null && <span className="num">{errorCode} · </span>}
      {(errorCode !== null || errorMessage !== null) && cause(errorCode, errorMessage)}
      {doubt && <div className="card-note">{translate(doubtKey(outcome, doubt), { _: doubt })}</div>}
    </>
  );
}
