import type { Job } from '../providers/types';

/** People with an outcome; those a stop left undone are not. */
export const doneOf = ({ counts }: Pick<Job, 'counts'>) =>
  counts.succeeded + counts.unchanged + counts.failed;

/** It is over. Only a retry of its failed people sets it going again. */
export const isFinal = ({ status }: Pick<Job, 'status'>) =>
  status === 'completed' || status === 'cancelled' || status === 'rejected';

/** It is over, and those who failed can be tried again. */
export const isRetriable = ({ status, counts }: Pick<Job, 'status' | 'counts'>) =>
  (status === 'completed' || status === 'cancelled') && counts.failed > 0;

/** Somebody is still to decide on it: on the draft, or a second person. */
export const isUndecided = ({ status }: Pick<Job, 'status'>) =>
  status === 'draft' || status === 'awaiting_approval';

/** Why this operator may not approve it, whatever their role: it is their own, or they asked for the retry; null: they may. */
export function partIn(job: Pick<Job, 'createdBy' | 'retriedBy'>, me: string | undefined) {
  if (job.createdBy?.id === me) return 'own';
  return job.retriedBy?.id === me ? 'retried' : null;
}

/** It was stopped before its first call, or as a draft: nothing of it was done. */
export const isNeverBegun = ({ status, startedAt }: Pick<Job, 'status' | 'startedAt'>) =>
  status === 'cancelled' && !startedAt;

/** It was set going, whatever became of it: it is no draft, and was none when it was stopped. */
export const hasStarted = (job: Pick<Job, 'status' | 'startedAt'>) =>
  job.status !== 'draft' && !isNeverBegun(job);

/**
 * There is something to tell of its run: it was set going, and nobody has rejected it before. A retry that is to be decided
 * on, or was rejected, takes nothing of what came before it.
 */
export const hasRun = ({ status, startedAt }: Pick<Job, 'status' | 'startedAt'>) =>
  startedAt !== null || !(isUndecided({ status }) || status === 'rejected');

/** It went its way to the end, but not with everybody: some were left undone. */
export const isPartial = ({ status, counts }: Pick<Job, 'status' | 'counts'>) =>
  status === 'completed' && counts.cancelled > 0;

/** What it does cannot be undone; a dry run changes nothing. */
export const isIrreversible = (job: Pick<Job, 'isIrreversible' | 'dryRun'>) =>
  job.isIrreversible && !job.dryRun;

/** Asked to stop, and some calls are still on their way. */
export const isStopping = ({ status, stopReason }: Pick<Job, 'status' | 'stopReason'>) =>
  status === 'paused' && stopReason === 'cancelling';

/** What a job's waiting depends on. */
export type WaitingJob = Pick<Job, 'status' | 'stopReason' | 'notBefore' | 'waitsFor' | 'waitsForCeiling'>;

/**
 * What a job that is not over waits for, as the words under `jobs.heldBy` are called: why it was stopped or has to be decided
 * on again, other jobs (`turn`), its first call (`notBefore`), a worker; null while it goes on, and for a draft.
 */
export function waitOf(job: WaitingJob, now: number): string | null {
  if (job.waitsForCeiling) return 'daily_ceiling';
  if (job.status === 'paused' || job.status === 'awaiting_approval') return job.stopReason;
  if (job.status !== 'queued') return null;
  if (job.waitsFor.length > 0) return 'turn';
  return job.notBefore && Date.parse(job.notBefore) > now ? 'notBefore' : 'worker';
}

/** Asked to stop after it had begun: calls of it may still be on their way. */
export const awaitsAnswers = (job: Pick<Job, 'status' | 'stopReason' | 'startedAt'>) =>
  isStopping(job) && job.startedAt !== null;

/** Whole per cent, rounded down: 100 only when the last item is recorded. */
export function percentOf(job: Pick<Job, 'counts'>): number {
  const { total } = job.counts;
  return total === 0 ? 0 : Math.floor((doneOf(job) / total) * 100);
}
