import Button from '@mui/material/Button';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { LinkBase, useNavigate, useTranslate } from 'react-admin';
import { http } from '../providers/http';
import { useMay } from '../providers/session';
import type { CursorPage, Schedule } from '../providers/types';
import { EmptyState } from '../shared/EmptyState';
import { LoadError } from '../shared/ErrorNote';
import { Time } from '../shared/Moment';
import { Page } from '../shared/Page';
import { Pager } from '../shared/Pager';
import { type Column, Table } from '../shared/Table';
import { usePages } from '../shared/usePages';
import { useConditions } from '../users/FilterChips';
import { Presets } from './Presets';
import { OnTag, ResultTag } from './ScheduleTags';
import { useTimingText } from './useTimingText';
import './schedules.css';

const LIMIT = 25;

export default function ScheduleList() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const mayCreate = useMay('jobs.create');
  const pages = usePages('');
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: ['schedules', 'list', pages.cursor],
    queryFn: ({ signal }) =>
      http.get<CursorPage<Schedule>>('/schedules', { limit: LIMIT, cursor: pages.cursor }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
  const columns = useColumns();
  return (
    <Page
      title={translate('schedules.title')}
      meta={[translate('schedules.lead')]}
      actions={
        mayCreate && (
          <Button variant="contained" onClick={() => navigate('/schedules/new')}>
            {translate('schedules.create')}
          </Button>
        )
      }
    >
      <div className="card">
        {error && !data ? (
          <LoadError error={error} onRetry={() => refetch()} />
        ) : data?.data.length === 0 ? (
          <EmptyState
            title={translate('schedules.empty.title')}
            body={translate('schedules.empty.body')}
            action={mayCreate && <Presets />}
          />
        ) : (
          <>
            <Table
              caption={translate('schedules.caption')}
              columns={columns}
              rows={data?.data}
              rowKey={({ id }) => id}
              onRowClick={({ id }) => navigate(`/schedules/${id}`)}
              busy={isPlaceholderData}
              skeletonRows={4}
            />
            {data && (
              <Pager
                page={pages.page}
                limit={LIMIT}
                shown={data.data.length}
                onFirst={pages.first}
                onPrevious={pages.previous}
                onNext={pages.next(data.nextCursor)}
              />
            )}
          </>
        )}
      </div>
    </Page>
  );
}

/** Whom a schedule asks for, in words. */
export function usePeopleText(): (schedule: Schedule) => string {
  const translate = useTranslate();
  const conditions = useConditions();
  return ({ job, savedQuestion }) => {
    if (savedQuestion) return savedQuestion.name;
    if ('draftId' in job) return translate('schedules.people.ofDraft');
    const filter = 'filter' in job.users ? job.users.filter : {};
    const words = conditions(filter).map(({ label }) => label);
    return words.length ? words.join(' · ') : translate('schedules.people.everybody');
  };
}

/** What a schedule does, in words. */
export function useWorkText(): (schedule: Pick<Schedule, 'job'>) => string {
  const translate = useTranslate();
  return ({ job }) =>
    'kind' in job
      ? `${translate(`jobs.kind.${job.kind}`)}${job.dryRun ? ` · ${translate('jobs.dryRun')}` : ''}`
      : translate('schedules.startsDraft', { id: `#${job.draftId}` });
}

function useColumns(): Column<Schedule>[] {
  const translate = useTranslate();
  const timing = useTimingText();
  const people = usePeopleText();
  const work = useWorkText();
  const t = (key: string) => translate(`schedules.column.${key}`);
  return [
    {
      key: 'name',
      label: t('name'),
      head: true,
      render: ({ id, name }) => (
        <LinkBase className="row-link" to={`/schedules/${id}`}>
          {name}
        </LinkBase>
      ),
    },
    { key: 'enabled', label: t('enabled'), render: ({ enabled }) => <OnTag enabled={enabled} /> },
    { key: 'kind', label: t('kind'), className: 'nowrap', render: work },
    { key: 'people', label: t('people'), className: 'schedule-people', render: people },
    { key: 'timing', label: t('timing'), className: 'schedule-timing', render: (one) => timing(one.timing) },
    { key: 'nextAt', label: t('nextAt'), render: ({ nextAt }) => <Time value={nextAt} /> },
    {
      key: 'lastRun',
      label: t('lastRun'),
      render: ({ lastRun }) =>
        lastRun ? <ResultTag result={lastRun.result} /> : <span className="absent">-</span>,
    },
    { key: 'owner', label: t('owner'), className: 'nowrap', render: ({ owner }) => owner?.name ?? '-' },
  ];
}
