import Button from '@mui/material/Button';
import { LinkBase, type TranslateFunction, useLocation, useNavigate, useTranslate } from 'react-admin';
import { StopAll } from '../halts/StopAll';
import { useMay } from '../providers/session';
import { JOB_STATUSES, type Job, type JobStatus } from '../providers/types';
import { CursorTable } from '../shared/CursorTable';
import { EmptyState } from '../shared/EmptyState';
import { Time } from '../shared/Moment';
import { useCounted } from '../shared/numbers';
import { Page } from '../shared/Page';
import { SelectFilter } from '../shared/SelectFilter';
import type { Column } from '../shared/Table';
import { useCursorList } from '../shared/useCursorList';
import { HeldBy, JobTag, jobNumber, NotDone } from './JobTag';
import { kindOf } from './jobWords';
import { ProgressBar } from './ProgressBar';
import { percentOf } from './progress';
import './jobs.css';

export default function JobList() {
  const translate = useTranslate();
  const counted = useCounted();
  const navigate = useNavigate();
  const { search } = useLocation();
  const wanted = new URLSearchParams(search).get('status') as JobStatus | null;
  const status = wanted && JOB_STATUSES.includes(wanted) ? wanted : null;
  const mayCreate = useMay('jobs.create');
  const list = useCursorList<Job>({
    queryKey: ['jobs', 'list'],
    path: '/jobs',
    query: { status },
    refetchInterval: 5000,
  });
  const columns = jobColumns(translate, counted);

  return (
    <Page
      title={translate('jobs.title')}
      actions={
        <>
          <StopAll />
          {mayCreate && (
            <Button variant="contained" onClick={() => navigate('/jobs/new')}>
              {translate('jobs.create')}
            </Button>
          )}
        </>
      }
    >
      <div className="filter-row job-filter">
        <SelectFilter
          label={translate('jobs.filter.status')}
          value={status ?? ''}
          options={[
            { value: '', label: translate('jobs.filter.any') },
            ...JOB_STATUSES.map((one) => ({ value: one, label: translate(`jobs.status.${one}`) })),
          ]}
          onChange={(one) => navigate(one ? `/jobs?status=${one}` : '/jobs')}
        />
      </div>
      <div className="card">
        <CursorTable
          list={list}
          caption={translate('jobs.caption')}
          columns={columns}
          rowKey={({ id }) => id}
          onRowClick={({ id }) => navigate(`/jobs/${id}`)}
          empty={<NoJobs filtered={Boolean(status)} />}
        />
      </div>
    </Page>
  );
}

function NoJobs({ filtered }: { filtered: boolean }) {
  const translate = useTranslate();
  const key = filtered ? 'noMatch' : '';
  return (
    <EmptyState
      title={translate(key ? 'jobs.empty.noMatchTitle' : 'jobs.empty.title')}
      body={translate(key ? 'jobs.empty.noMatchBody' : 'jobs.empty.body')}
      action={!filtered && <LinkBase to="/users">{translate('jobs.empty.action')}</LinkBase>}
    />
  );
}

function jobColumns(translate: TranslateFunction, counted: ReturnType<typeof useCounted>): Column<Job>[] {
  return [
    {
      key: 'id',
      label: translate('jobs.column.id'),
      className: 'nowrap muted num',
      render: (job) => jobNumber(job),
    },
    {
      key: 'kind',
      label: translate('jobs.column.kind'),
      head: true,
      className: 'nowrap',
      render: (job) => (
        <LinkBase className="row-link" to={`/jobs/${job.id}`}>
          {kindOf(translate, job)}
        </LinkBase>
      ),
    },
    {
      key: 'status',
      label: translate('jobs.column.status'),
      className: 'nowrap',
      render: (job) => (
        <>
          <JobTag job={job} />
          <HeldBy job={job} />
          <NotDone job={job} />
        </>
      ),
    },
    {
      key: 'total',
      label: translate('jobs.column.total'),
      className: 'right',
      render: ({ counts }) => counted('users.figure', counts.total),
    },
    {
      key: 'progress',
      label: translate('jobs.column.progress'),
      render: (job) =>
        ['draft', 'awaiting_approval', 'rejected'].includes(job.status) ? (
          <span className="absent">-</span>
        ) : (
          <span className="job-progress">
            <ProgressBar job={job} thin />
            <span className="muted num">{percentOf(job)}%</span>
          </span>
        ),
    },
    {
      key: 'reason',
      label: translate('jobs.column.reason'),
      className: 'job-reason sentence',
      render: ({ reason }) => <span title={reason}>{reason}</span>,
    },
    {
      key: 'createdBy',
      label: translate('jobs.column.createdBy'),
      className: 'nowrap',
      render: ({ createdBy }) => createdBy?.name ?? '-',
    },
    {
      key: 'createdAt',
      label: translate('jobs.column.createdAt'),
      render: ({ createdAt }) => <Time value={createdAt} />,
    },
  ];
}
