import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { LinkBase, type TranslateFunction, useTranslate } from 'react-admin';
import { http } from '../providers/http';
import type { CursorPage, Schedule, ScheduleRun } from '../providers/types';
import { EmptyState } from '../shared/EmptyState';
import { LoadError } from '../shared/ErrorNote';
import { Time } from '../shared/Moment';
import { useCounted } from '../shared/numbers';
import { Card } from '../shared/Page';
import { Pager } from '../shared/Pager';
import { type Column, Table } from '../shared/Table';
import { usePages } from '../shared/usePages';
import { ResultTag } from './ScheduleTags';

const LIMIT = 25;

/** What came of each of a schedule's times, with the jobs that came of them. */
export function ScheduleRuns({ schedule: { id, lastRun } }: { schedule: Schedule }) {
  const translate = useTranslate();
  const counted = useCounted();
  const pages = usePages(id);
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: ['schedules', id, 'runs', pages.cursor, lastRun?.dueAt],
    queryFn: ({ signal }) =>
      http.get<CursorPage<ScheduleRun>>(
        `/schedules/${id}/runs`,
        { limit: LIMIT, cursor: pages.cursor },
        signal,
      ),
    placeholderData: keepPreviousData,
  });
  return (
    <Card title={translate('schedules.runs.title')} flush>
      {error && !data ? (
        <LoadError error={error} onRetry={() => refetch()} />
      ) : data?.data.length === 0 ? (
        <EmptyState title={translate('schedules.runs.none')} body={translate('schedules.runs.noneBody')} />
      ) : (
        <>
          <Table
            caption={translate('schedules.runs.caption')}
            columns={runColumns(translate, counted)}
            rows={data?.data}
            rowKey={({ dueAt }) => dueAt}
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
    </Card>
  );
}

function runColumns(
  translate: TranslateFunction,
  counted: (key: string, value: number) => string,
): Column<ScheduleRun>[] {
  const t = (key: string) => translate(`schedules.runs.${key}`);
  return [
    { key: 'dueAt', label: t('dueAt'), head: true, render: ({ dueAt }) => <Time value={dueAt} /> },
    { key: 'result', label: t('result'), render: ({ result }) => <ResultTag result={result} /> },
    {
      key: 'job',
      label: t('job'),
      className: 'nowrap',
      render: ({ jobId }) =>
        jobId ? (
          <LinkBase to={`/jobs/${jobId}`}>{translate('jobs.name', { id: `#${jobId}` })}</LinkBase>
        ) : (
          '-'
        ),
    },
    {
      key: 'detail',
      label: t('detail'),
      render: ({ errorCode, detail, missed }) => {
        const why = errorCode
          ? translate(`schedules.code.${errorCode}`, {
              _: translate(`error.byCode.${errorCode}`, { _: detail ?? errorCode }),
            })
          : '';
        const parts = [why, missed > 0 && counted('schedules.runs.missed', missed)].filter(Boolean);
        return parts.length ? parts.join(' ') : <span className="absent">-</span>;
      },
    },
  ];
}
