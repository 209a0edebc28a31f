import { LinkBase, useTranslate } from 'react-admin';
import type { Job } from '../../providers/types';
import { Band } from '../../shared/Band';
import { Time } from '../../shared/Moment';
import { useCounted } from '../../shared/numbers';
import { awaitsAnswers, isFinal, isNeverBegun, isStopping } from '../jobState';
import { useLastStep } from '../useLastStep';
import { BrakeNote } from './BrakeNote';
import { StopBand } from './StopBand';

const PAUSED = ['Job.Paused'];
const STOPPED = ['Job.Cancelled', 'Job.Rejected'];

/** Why a job does not go on, or did not go its way to the end, and who stopped it when; nothing where neither is so. */
export function StoppedBand({ job }: { job: Job }) {
  const translate = useTranslate();
  if (job.status === 'cancelled') return <CancelledBand job={job} />;
  if (!job.stopReason || isFinal(job) || (isStopping(job) && !awaitsAnswers(job))) return null;
  return (
    <StopBand reason={job.stopReason} title={translate(isStopping(job) ? 'jobs.stopping' : 'jobs.paused')}>
      <BrakeNote job={job} />
      <StoppedBy key={job.stopReason} job={job} keys={isStopping(job) ? STOPPED : PAUSED} />
    </StopBand>
  );
}

function CancelledBand({ job }: { job: Job }) {
  const translate = useTranslate();
  const counted = useCounted();
  if (isNeverBegun(job)) {
    return (
      <Band kind="info" title={translate('jobs.run.neverBegunTitle')}>
        <StoppedBy job={job} keys={STOPPED} />
      </Band>
    );
  }
  return (
    <Band kind="warn" title={counted('jobs.run.stoppedTitle', job.counts.cancelled)}>
      <StoppedBy job={job} keys={STOPPED} />
      {job.counts.cancelled > 0 && (
        <LinkBase to={`/jobs/${job.id}?tab=items&outcome=cancelled`}>
          {translate('jobs.run.partlyShow')}
        </LinkBase>
      )}
    </Band>
  );
}

function StoppedBy({ job, keys }: { job: Job; keys: readonly string[] }) {
  const step = useLastStep(job, keys);
  if (!step) return null;
  return (
    <span className="muted">
      {step.by && `${step.by.name} · `}
      <Time value={step.at} precision="second" zone />
    </span>
  );
}
