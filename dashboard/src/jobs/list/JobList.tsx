import Button from '@mui/material/Button';
import { LinkBase, type TranslateFunction, useLocation, useNavigate, useTranslate } from 'react-admin';
import { legible } from '../../../../words/characters';
import { EarlierHalts } from '../../halts/EarlierHalts';
import { StopAll } from '../../halts/StopAll';
import { useMay } from '../../providers/session';
import { JOB_KINDS, JOB_STATUSES, type Job, type JobKind, type JobStatus } from '../../providers/types';
import { CursorTable } from '../../shared/CursorTable';
import { EmptyState } from '../../shared/EmptyState';
import { Time } from '../../shared/Moment';
import { useCounted } from '../../shared/numbers';
import { Page } from '../../shared/Page';
import { SelectFilter } from '../../shared/SelectFilter';
import type { Column } from '../../shared/Table';
import { useCursorList } from '../../shared/useCursorList';
import { HeldBy, JobTag, NotDone } from '../JobTag';
import { hasRun, percentOf } from '../jobState';
import { jobNumber, kindOf } from '../jobWords';
import { HoldNote } from '../run/HoldNote';
import { ProgressBar } from '../run/ProgressBar';
import { type JobFilter, jobsAddress, parseJobs, UNDER_WAY } from './jobsUrl';
import { ResumeTogether } from './ResumeTogether';
import '../jobs.css';

const LOOK_EVERY_SECONDS = 5;

/** All jobs, newest first, with how far each has come. */
export default function JobList() {
  const translate = useTranslate();
  const counted = useCounted();
  const navigate = useNavigate();
  const { search } = useLocation();
  const filter = parseJobs(search);
  const mayCreate = useMay('jobs.create');
  const list = useCursorList<Job>({
    queryKey: ['jobs', 'list'],
    path: '/jobs',
    query: { ...filter },
    refetchInterval: LOOK_EVERY_SECONDS * 1000,
  });
  const columns = jobColumns(translate, counted);

  return (
    <Page
      title={translate('jobs.title')}
      actions={
        <>
          <ResumeTogether />
          <StopAll />
          {mayCreate && (
            <Button variant="contained" onClick={() => navigate('/jobs/new')}>
              {translate('jobs.create')}
            </Button>
          )}
        </>
      }
    >
      <JobFilters filter={filter} onFilter={(change) => navigate(jobsAddress({ ...filter, ...change }))} />
      <div className="card">
        <CursorTable
          list={list}
          caption={translate('jobs.caption')}
          columns={columns}
          rowKey={({ id }) => id}
          onRowClick={({ id }) => navigate(`/jobs/${id}`)}
          empty={<NoJobs filtered={jobsAddress(filter) !== '/jobs'} />}
        />
      </div>
      <EarlierHalts />
    </Page>
  );
}

interface JobFiltersProps {
  filter: JobFilter;
  onFilter: (change: Partial<JobFilter>) => void;
}

/** One status or kind, or all; also those that an address names together. */
function JobFilters({ filter, onFilter }: JobFiltersProps) {
  const translate = useTranslate();
  const options = (name: keyof JobFilter, choices: string[]) => {
    const named = filter[name].join(',');
    const label = (choice: string) =>
      choice === UNDER_WAY.join(',')
        ? translate('jobs.filter.underWay')
        : choice
            .split(',')
            .map((one) => translate(`jobs.${name}.${one}`))
            .join(', ');
    const all = named && !choices.includes(named) ? [...choices, named] : choices;
    return [
      { value: '', label: translate(`jobs.filter.any.${name}`) },
      ...all.map((value) => ({ value, label: label(value) })),
    ];
  };
  const select = <T extends string>(name: keyof JobFilter, choices: string[]) => (
    <SelectFilter
      label={translate(`jobs.filter.${name}`)}
      value={filter[name].join(',')}
      options={options(name, choices)}
      onChange={(chosen) => onFilter({ [name]: chosen ? (chosen.split(',') as T[]) : [] })}
    />
  );
  return (
    <div className="filter-row job-filter">
      {select<JobStatus>('status', [UNDER_WAY.join(','), ...JOB_STATUSES])}
      {select<JobKind>('kind', [...JOB_KINDS])}
    </div>
  );
}

function NoJobs({ filtered }: { filtered: boolean }) {
  const translate = useTranslate();
  return (
    <EmptyState
      title={translate(filtered ? 'jobs.empty.noMatchTitle' : 'jobs.empty.title')}
      body={translate(filtered ? 'jobs.empty.noMatchBody' : 'jobs.empty.body')}
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
          {job.status === 'running' && <HoldNote job={job} everySeconds={LOOK_EVERY_SECONDS} />}
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
        hasRun(job) ? (
          <span className="job-progress">
            <ProgressBar job={job} thin />
            <span className="muted num">{percentOf(job)}%</span>
          </span>
        ) : (
          <span className="absent">-</span>
        ),
    },
    {
      key: 'reason',
      label: translate('jobs.column.reason'),
      className: 'two-lines sentence',
      render: ({ reason }) => <span title={legible(reason)}>{legible(reason)}</span>,
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
