import { useTranslate } from 'react-admin';
import type { Job } from '../../providers/types';
import { Time } from '../../shared/Moment';
import { awaitsAnswers, isFinal, isStopping } from '../jobState';
import { useLastStep } from '../useLastStep';
import { BrakeNote } from './BrakeNote';
import { StopBand } from './StopBand';

const PAUSED = ['Job.Paused'];
const STOPPED = ['Job.Cancelled', 'Job.Rejected'];

/** Why a job under way does not go on, and who stopped it when; nothing while it goes on. */
export function StoppedBand({ job }: { job: Job }) {
  const translate = useTranslate();
  if (!job.stopReason || isFinal(job) || (isStopping(job) && !awaitsAnswers(job))) return null;
  return (
    <StopBand reason={job.stopReason} title={translate(isStopping(job) ? 'jobs.stopping' : 'jobs.paused')}>
      <BrakeNote job={job} />
      <StoppedBy key={job.stopReason} job={job} />
    </StopBand>
  );
}

function StoppedBy({ job }: { job: Job }) {
  const step = useLastStep(job, isStopping(job) ? STOPPED : PAUSED);
  if (!step) return null;
  return (
    <span className="muted">
      {step.by && `${step.by.name} · `}
      <Time value={step.at} precision="second" zone />
    </span>
  );
}
