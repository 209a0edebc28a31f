import Button from '@mui/material/Button';
import { LinkBase, useNavigate, useTranslate } from 'react-admin';
import { kindOf } from '../jobs/jobWords';
import { useMay } from '../providers/session';
import type { Schedule } from '../providers/types';
import { CursorTable } from '../shared/CursorTable';
import { EmptyState } from '../shared/EmptyState';
import { Dated, Time } from '../shared/Moment';
import { Page } from '../shared/Page';
import type { Column } from '../shared/Table';
import { useCursorList } from '../shared/useCursorList';
import { useConditions } from '../users/useConditions';
import { NextTime } from './NextTime';
import { Presets } from './Presets';
import { OnTag, ResultTag } from './ScheduleTags';
import { useTimingText } from './useTimingText';
import './schedules.css';

/** All schedules, with when each runs next. */
export default function ScheduleList() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const mayCreate = useMay('jobs.create');
  const list = useCursorList<Schedule>({
    queryKey: ['schedules', 'list'],
    path: '/schedules',
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
        <CursorTable
          list={list}
          caption={translate('schedules.caption')}
          columns={columns}
          rowKey={({ id }) => id}
          onRowClick={({ id }) => navigate(`/schedules/${id}`)}
          skeletonRows={4}
          empty={
            <EmptyState
              title={translate('schedules.empty.title')}
              body={translate('schedules.empty.body')}
              action={mayCreate && <Presets />}
            />
          }
        />
      </div>
    </Page>
  );
}

/** Whom a schedule asks for, in words. */
function usePeopleText(): (schedule: Schedule) => string {
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
    'kind' in job ? kindOf(translate, job) : translate('schedules.startsDraft', { id: `#${job.draftId}` });
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
      className: 'sentence schedule-name',
      render: ({ id, name }) => (
        <LinkBase className="row-link" to={`/schedules/${id}`}>
          {name}
        </LinkBase>
      ),
    },
    { key: 'enabled', label: t('enabled'), render: ({ enabled }) => <OnTag enabled={enabled} /> },
    {
      key: 'kind',
      label: t('kind'),
      className: 'nowrap',
      render: (one) => (
        <>
          <div>{work(one)}</div>
          {one.isIrreversible && (
            <span className="tag tag-danger">{translate('schedules.irreversibleTag')}</span>
          )}
        </>
      ),
    },
    {
      key: 'people',
      label: t('people'),
      className: 'schedule-people',
      render: (one) => <Dated text={people(one)} />,
    },
    {
      key: 'timing',
      label: t('timing'),
      className: 'schedule-timing',
      render: (one) => <Dated text={timing(one.timing)} />,
    },
    {
      key: 'nextAt',
      label: t('nextAt'),
      render: ({ nextAt }) => (nextAt ? <NextTime value={nextAt} /> : <Time value={nextAt} />),
    },
    {
      key: 'lastRun',
      label: t('lastRun'),
      render: ({ lastRun }) =>
        lastRun ? <ResultTag result={lastRun.result} /> : <span className="absent">-</span>,
    },
    {
      key: 'owner',
      label: t('owner'),
      render: ({ owner, enabled, ownerMayRun }) => (
        <>
          <div className="nowrap">{owner?.name ?? '-'}</div>
          {enabled && !ownerMayRun && (
            <div className="card-note">{translate('schedules.ownerMayNotNote')}</div>
          )}
        </>
      ),
    },
  ];
}
