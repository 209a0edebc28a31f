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
import { isFinal } from './progress';

const LIMIT = 50;

/** Every person of the job with what became of them. */
export function JobItems({ job }: { job: Job }) {
  const translate = useTranslate();
  const number = useNumber();
  const navigate = useNavigate();
  const api = useApi();
  const wanted = new URLSearchParams(useLocation().search).get('outcome') as ItemOutcome | null;
  const outcome = wanted && ITEM_OUTCOMES.includes(wanted) ? wanted : null;
  const pages = usePages(outcome ?? '');
  const columns = useItemColumns();
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: ['job', job.id, 'items', outcome, pages.cursor],
    queryFn: () => api.jobItems(job.id, { outcome, limit: LIMIT, cursor: pages.cursor }),
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
            value={outcome ?? ''}
            onChange={({ target }) =>
              navigate(`/jobs/${job.id}?tab=items${target.value ? `&outcome=${target.value}` : ''}`)
            }
          >
            <option value="">
              {translate('jobs.items.any')} ({number(job.counts.total)})
            </option>
            {ITEM_OUTCOMES.map((one) => (
              <option key={one} value={one}>
                {translate(`jobs.outcome.${one}`)} ({number(job.counts[one])})
              </option>
            ))}
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
                total={outcome ? job.counts[outcome] : job.counts.total}
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

function useItemColumns(): Column<JobItem>[] {
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

function Answer({ item: { errorCode, errorMessage, doubt } }: { item: JobItem }) {
  const translate = useTranslate();
  const cause = useCause();
  if (errorCode === null && errorMessage === null && !doubt) return <span className="absent">-</span>;
  return (
    <>
      {errorCode !== null && <span className="num">{errorCode} · </span>}
      {(errorCode !== null || errorMessage !== null) && cause(errorCode, errorMessage)}
      {doubt && <div className="card-note">{translate(`jobs.doubt.${doubt}`, { _: doubt })}</div>}
    </>
  );
}
