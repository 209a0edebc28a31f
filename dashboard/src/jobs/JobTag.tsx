import { useTranslate } from 'react-admin';
import type { ItemOutcome, Job, JobStatus } from '../providers/types';
import { Time } from '../shared/Moment';
import { useCounted } from '../shared/numbers';
import { useNow } from '../shared/useNow';
import { isPartial, type WaitingJob, waitOf } from './jobState';
import { outcomeKey, type StatedJob, stateKey } from './jobWords';

const STATUS_LOOK: Record<JobStatus, string> = {
  draft: '',
  awaiting_approval: 'tag-warn',
  queued: 'tag-accent',
  running: 'tag-accent',
  paused: 'tag-warn',
  completed: 'tag-ok',
  cancelled: '',
  rejected: 'tag-danger',
};

/** What a job is at, in a word. */
export function JobTag({ job }: { job: StatedJob }) {
  const look = isPartial(job) ? 'tag-warn' : (STATUS_LOOK[job.status] ?? '');
  return <span className={`tag ${look}`}>{useTranslate()(stateKey(job))}</span>;
}

/** How many a job that is over left undone though it was not stopped last; nothing where there are none. */
export function NotDone({ job }: { job: Pick<Job, 'status' | 'counts'> }) {
  const counted = useCounted();
  if (!isPartial(job)) return null;
  return <div className="card-note">{counted('jobs.partlyCount', job.counts.cancelled)}</div>;
}

/** In a word or two, what a job waits for; nothing where the tag says it all. */
export function HeldBy({ job }: { job: WaitingJob }) {
  const translate = useTranslate();
  const wait = waitOf(job, useNow(job.status === 'queued'));
  const words = wait && translate(`jobs.heldBy.${wait}`, { _: '' });
  if (!words) return null;
  return (
    <div className="card-note">
      {words} {wait === 'notBefore' && <Time value={job.notBefore} precision="second" />}
    </div>
  );
}

const OUTCOME_LOOK: Record<ItemOutcome, string> = {
  pending: '',
  succeeded: 'tag-ok',
  unchanged: 'tag-accent',
  failed: 'tag-danger',
  cancelled: '',
};

const ACTUAL = { dryRun: false };

/** @param job whose outcome it is, where that may be a dry run */
export function OutcomeTag({ outcome, job = ACTUAL }: { outcome: ItemOutcome; job?: Pick<Job, 'dryRun'> }) {
  return (
    <span className={`tag ${OUTCOME_LOOK[outcome] ?? ''}`}>{useTranslate()(outcomeKey(outcome, job))}</span>
  );
}
