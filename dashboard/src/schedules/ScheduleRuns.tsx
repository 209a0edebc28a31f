import { LinkBase, type TranslateFunction, useTranslate } from 'react-admin';
import type { Schedule, ScheduleRun } from '../providers/types';
import { CursorTable } from '../shared/CursorTable';
import { EmptyState } from '../shared/EmptyState';
import { Time } from '../shared/Moment';
import { useCounted } from '../shared/numbers';
import { Card } from '../shared/Page';
import type { Column } from '../shared/Table';
import { useCursorList } from '../shared/useCursorList';
import { ResultTag } from './ScheduleTags';

/** What came of each of a schedule's times, with the jobs that came of them. */
export function ScheduleRuns({ schedule: { id, lastRun } }: { schedule: Schedule }) {
  const translate = useTranslate();
  const counted = useCounted();
  const list = useCursorList<ScheduleRun>({
    queryKey: ['schedules', id, 'runs', lastRun?.dueAt],
    path: `/schedules/${id}/runs`,
  });
  return (
    <Card title={translate('schedules.runs.title')} flush>
      <CursorTable
        list={list}
        caption={translate('schedules.runs.caption')}
        columns={runColumns(translate, counted)}
        rowKey={({ dueAt }) => dueAt}
        skeletonRows={4}
        empty={
          <EmptyState title={translate('schedules.runs.none')} body={translate('schedules.runs.noneBody')} />
        }
      />
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
      className: 'sentence',
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
