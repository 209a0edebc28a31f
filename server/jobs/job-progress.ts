import type { EntityManager } from 'typeorm';
import type { AuditService } from '../audit/audit.service.js';
import { compareAfterJob } from '../drift/request-comparison.js';
import { SYSTEM_ACTOR } from '../platform/http/actor.js';
import { linkPrediction } from './check/predictions.js';
import type { Compared, Comparison, Pair } from './comparison.js';

/** How many items came to which end. */
export type OutcomeCounts = Partial<Record<'succeeded' | 'unchanged' | 'failed' | 'cancelled', number>>;

interface LockedJob {
  status: string;
  dry_run: boolean;
  total: number;
  pending: number;
  run_limit: number | null;
}

/** Adds what was just counted to a job's comparison with its dry run; null: nothing of it was predicted. */
export type Compare = (before: Compared) => { comparison: Pair[]; stop: Comparison | null } | null;

interface NextState {
  status: 'completed' | 'paused';
  stopReason: string | null;
}

/**
 * Counts items that were just given an outcome on their job's row, and ends or pauses the job where they were the
 * last ones, in the caller's transaction: last of all there, because everybody else who counts waits for that row.
 * A dry run that completes predicts its draft from then on.
 *
 * @returns whether the job does not go on
 */
export async function advanceJob(
  manager: EntityManager,
  audit: AuditService,
  jobId: string,
  counts: OutcomeCounts,
  compare: Compare = () => null,
): Promise<boolean> {
  const { succeeded = 0, unchanged = 0, failed = 0, cancelled = 0 } = counts;
  const finished = succeeded + unchanged + failed + cancelled;
  const [job]: (LockedJob & Compared)[] = await manager.query(
    `SELECT status, dry_run, total, pending, run_limit, comparison, brake_from FROM jobs WHERE id = $1 FOR UPDATE`,
    [jobId],
  );
  const compared = job ? compare(job) : null;
  let next = job ? nextState(job, finished, compared?.stop) : null;
  if (next?.stopReason === 'canary' && !(await isCanaryOver(manager, jobId))) next = null;
  await manager.query(
    `UPDATE jobs SET pending = pending - $2, succeeded = succeeded + $3, unchanged = unchanged + $4,
            failed = failed + $5, cancelled = cancelled + $6, revision = revision + 1,
            status = coalesce($7, status), stop_reason = CASE WHEN $7::text IS NULL THEN stop_reason ELSE $8 END,
            finished_at = CASE WHEN $7 = 'completed' THEN now() ELSE finished_at END,
            comparison = coalesce($9::jsonb, comparison)
      WHERE id = $1`,
    [
      jobId,
      finished,
      succeeded,
      unchanged,
      failed,
      cancelled,
      next?.status ?? null,
      next?.stopReason ?? null,
      compared ? JSON.stringify(compared.comparison) : null,
    ],
  );
  if (!next) return false;
  await audit.record(manager, {
    key: next.status === 'completed' ? 'Job.Completed' : 'Job.Paused',
    actor: SYSTEM_ACTOR,
    subjectType: 'job',
    subjectId: jobId,
    jobId,
    details: { stopReason: next.stopReason, ...(next.stopReason === 'brake' ? compared?.stop : {}) },
  });
  if (next.status === 'completed') await compareAfterJob(manager, jobId);
  if (next.status === 'completed' && job?.dry_run) await linkPrediction(manager, audit, jobId);
  return true;
}

/**
 * Where the last item, the brake, or the last item of the canary takes the job; null: it stays as it is.
 *
 * @param stop what calls for the brake
 */
export function nextState(
  job: Omit<LockedJob, 'dry_run'>,
  finished: number,
  stop?: Comparison | null,
): NextState | null {
  const pending = job.pending - finished;
  if (pending === 0 && ['queued', 'running', 'paused'].includes(job.status)) {
    return { status: 'completed', stopReason: null };
  }
  if (job.status === 'running' && stop) return { status: 'paused', stopReason: 'brake' };
  if (job.status === 'running' && job.run_limit !== null && job.total - pending >= job.run_limit) {
    return { status: 'paused', stopReason: 'canary' };
  }
  return null;
}

/**
 * Whether all of a job's canary have an outcome. Counts alone do not tell: people further down may have been left out
 * before the first ones ran.
 */
export async function isCanaryOver(manager: EntityManager, jobId: string): Promise<boolean> {
  const [row]: { is_over: boolean }[] = await manager.query(
    `SELECT NOT EXISTS (SELECT FROM job_items i WHERE i.job_id = j.id AND i.position < j.run_limit
                           AND i.outcome = 'pending') AS is_over
       FROM jobs j WHERE j.id = $1`,
    [jobId],
  );
  return row?.is_over ?? false;
}
