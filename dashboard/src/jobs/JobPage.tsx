import Button from '@mui/material/Button';
import { useState } from 'react';
import { LinkBase, useLocation, useParams, useTranslate } from 'react-admin';
import { ApiError } from '../providers/http';
import type { Job } from '../providers/types';
import { ErrorNote } from '../shared/ErrorNote';
import { focusGoesOn } from '../shared/focusGoesOn';
import { Time } from '../shared/Moment';
import { Page } from '../shared/Page';
import { ReportButtons } from '../shared/ReportButtons';
import { Unloaded } from '../shared/Unloaded';
import { ApprovalPanel } from './decision/ApprovalPanel';
import { ApprovalsCard } from './decision/ApprovalsCard';
import { DecisionCard } from './decision/DecisionCard';
import { DraftPanel } from './decision/DraftPanel';
import { PredictionCard } from './decision/PredictionCard';
import { OvertakenBand, useRejection } from './decision/Rejection';
import { SampleCard } from './decision/SampleCard';
import { JobCopies } from './JobCopies';
import { JobFacts } from './JobFacts';
import { JobItems } from './JobItems';
import { JobTag } from './JobTag';
import { hasRun, isUndecided } from './jobState';
import { jobNumber, kindOf } from './jobWords';
import { JobAnnouncer } from './run/JobAnnouncer';
import { RunPanel } from './run/RunPanel';
import { useJobAction } from './useJobAction';
import { useLiveJob } from './useLiveJob';
import './jobs.css';

/** One job, live: what it is, the decision on it, its run, its people. */
export default function JobPage() {
  const translate = useTranslate();
  const { id = '' } = useParams();
  const back = useWayBack();
  const { data: job, error, refetch, isPolling } = useLiveJob(id);
  if (job) return <LoadedJob key={id} job={job} isPolling={isPolling} />;
  return (
    <Unloaded
      title={translate('jobs.name', { id: jobNumber({ id }) })}
      back={back}
      error={error}
      onRetry={() => refetch()}
    />
  );
}

function LoadedJob({ job, isPolling }: { job: Job; isPolling: boolean }) {
  const translate = useTranslate();
  const { search, state } = useLocation();
  const back = useWayBack();
  const tab = new URLSearchParams(search).get('tab') === 'items' ? 'items' : 'overview';
  const name = jobNumber(job);
  const kind = kindOf(translate, job);
  return (
    <Page
      title={`${kind} ${name}`}
      back={back}
      heading={
        <span className="row">
          {kind} <span className="muted num">{name}</span> <JobTag job={job} />
        </span>
      }
      meta={[job.createdBy?.name, <Time key="at" value={job.createdAt} zone />]}
      actions={
        (hasRun(job) || !isUndecided(job)) && (
          <>
            <Button component={LinkBase} to={`/jobs/${job.id}/summary`}>
              {translate('jobs.summary.open')}
            </Button>
            <ReportButtons
              path={`/jobs/${job.id}/report`}
              words="jobs.report"
              people={job.counts.total}
              formats={['xlsx', 'csv']}
            />
          </>
        )
      }
    >
      <JobAnnouncer job={job} />
      <nav className="tabs" aria-label={translate('jobs.tab.label')}>
        {(['overview', 'items'] as const).map((one) => (
          <LinkBase
            key={one}
            to={one === 'items' ? `/jobs/${job.id}?tab=items` : `/jobs/${job.id}`}
            state={state}
            aria-current={tab === one ? 'page' : undefined}
          >
            {translate(`jobs.tab.${one}`)}
          </LinkBase>
        ))}
      </nav>
      {tab === 'items' ? <JobItems job={job} /> : <Overview job={job} isPolling={isPolling} />}
    </Page>
  );
}

/** The person on whose page the job was begun; the list of jobs where it was not. */
function useWayBack() {
  const translate = useTranslate();
  const from = (useLocation().state as { from?: string } | null)?.from;
  if (!from) return { to: '/jobs', label: translate('jobs.title') };
  return { to: from, label: translate('person.title', { id: from.split('/').at(-1) }) };
}

function Overview({ job, isPolling }: { job: Job; isPolling: boolean }) {
  // Shared by the panels of what is not decided yet, for one gives way to another: what was refused is still said there.
  const act = useJobAction(job.id);
  // So of what goes away with a draft that somebody else has set going or discarded.
  const [tooLate, setTooLate] = useState<unknown>(null);
  const onRefused = (error: unknown) => {
    if (error instanceof ApiError && error.code === 'invalid_state') setTooLate(error);
  };
  const refusal = act.error ?? tooLate;
  const isToDecide = job.status === 'awaiting_approval';
  const rejection = useRejection(isToDecide, act);
  return (
    <div ref={focusGoesOn} className="job-grid">
      <div className="stack">
        {rejection.isOvertaken && <OvertakenBand />}
        {!isUndecided(job) && Boolean(refusal) && <ErrorNote error={refusal} />}
        {job.status === 'draft' && <DraftPanel job={job} act={act} onRefused={onRefused} />}
        {(isToDecide || job.status === 'rejected') && <ApprovalPanel job={job} act={act} />}
        {hasRun(job) && <RunPanel job={job} isPolling={isPolling} />}
        {isUndecided(job) && !job.dryRun && !job.startedAt && (
          <PredictionCard job={job} onRefused={onRefused} />
        )}
        {isUndecided(job) && <SampleCard job={job} />}
        {isToDecide && <DecisionCard job={job} act={act} rejection={rejection} />}
        <ApprovalsCard job={job} />
        <JobCopies job={job} />
      </div>
      <JobFacts job={job} />
    </div>
  );
}
