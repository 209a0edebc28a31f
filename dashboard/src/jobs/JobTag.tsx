import { useTranslate } from 'react-admin';
import type { ItemOutcome, Job, JobStatus } from '../providers/types';
import { isStopping } from './progress';

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

/**
 * What a job is at. One that is being stopped is no paused one that could be resumed, and a draft that was discarded
 * has done nothing.
 */
export function JobTag({ job }: { job: Pick<Job, 'status' | 'stopReason' | 'startedAt'> }) {
  const translate = useTranslate();
  const { status, startedAt } = job;
  const words = isStopping(job)
    ? 'jobs.stopping'
    : status === 'cancelled' && !startedAt
      ? 'jobs.neverBegun'
      : `jobs.status.${status}`;
  return <span className={`tag ${STATUS_LOOK[status] ?? ''}`}>{translate(words)}</span>;
}

/** In a word or two, what a job that does not go on by itself waits for; nothing where the tag says it all. */
export function HeldBy({ job: { status, stopReason } }: { job: Pick<Job, 'status' | 'stopReason'> }) {
  const translate = useTranslate();
  const words = stopReason && translate(`jobs.heldBy.${stopReason}`, { _: '' });
  if (!words || (status !== 'paused' && status !== 'awaiting_approval')) return null;
  return <div className="card-note">{words}</div>;
}

const OUTCOME_LOOK: Record<ItemOutcome, string> = {
  pending: '',
  succeeded: 'tag-ok',
  unchanged: 'tag-accent',
  failed: 'tag-danger',
  cancelled: '',
};

export function OutcomeTag({ outcome }: { outcome: ItemOutcome }) {
  return (
    <span className={`tag ${OUTCOME_LOOK[outcome] ?? ''}`}>{useTranslate()(`jobs.outcome.${outcome}`)}</span>
  );
}

/** The number a person would name a job by. */
export const jobNumber = ({ id }: { id: string }) => `#${id.length > 12 ? id.slice(0, 8) : id}`;
