import type { EntityManager } from 'typeorm';
import type { AuditService } from '../audit/audit.service.js';
import { SYSTEM_ACTOR } from '../platform/http/actor.js';

/** How many items came to which end. */
export type OutcomeCounts = Partial<Record<'succeeded' | 'unchanged' | 'failed' | 'cancelled', number>>;

interface LockedJob {
  status: string;
  stop_reason: string | null;
  total: number;
  pending: number;
  run_limit: number | null;
}

interface NextState {
  status: 'completed' | 'paused';
  stopReason: string | null;
}

/**
 * Counts items that were just given an outcome on their job's row, and ends or pauses the job where they were the
 * last ones, in the caller's transaction: last of all there, because everybody else who counts waits for that row.
 */
export async function advanceJob(
  manager: EntityManager,
  audit: AuditService,
  jobId: string,
  counts: OutcomeCounts,
): Promise<void> {
  const { succeeded = 0, unchanged = 0, failed = 0, cancelled = 0 } = counts;
  const finished = succeeded + unchanged + failed + cancelled;
  const [job]: LockedJob[] = await manager.query(
    'SELECT status, stop_reason, total, pending, run_limit FROM jobs WHERE id = $1 FOR UPDATE',
    [jobId],
  );
  let next = job ? nextState(job, finished) : null;
  if (next?.stopReason === 'canary' && !(await isCanaryOver(manager, jobId))) next = null;
  await manager.query(
    `UPDATE jobs SET pending = pending - $2, succeeded = succeeded + $3, unchanged = unchanged + $4,
            failed = failed + $5, cancelled = cancelled + $6, revision = revision + 1,
            status = coalesce($7, status), stop_reason = CASE WHEN $7::text IS NULL THEN stop_reason ELSE $8 END,
            finished_at = CASE WHEN $7 = 'completed' THEN now() ELSE finished_at END
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
    ],
  );
  if (!next) return;
  await audit.record(manager, {
    key: next.status === 'completed' ? 'Job.Completed' : 'Job.Paused',
    actor: SYSTEM_ACTOR,
    subjectType: 'job',
    subjectId: jobId,
    jobId,
    details: { stopReason: next.stopReason },
  });
}

/** Where the last item, or the last one of the canary, takes the job; null: it stays as it is. */
export function nextState(job: LockedJob, finished: number): NextState | null {
  const pending = job.pending - finished;
  if (pending === 0 && ['queued', 'running', 'paused'].includes(job.status)) {
    return { status: 'completed', stopReason: null };
  }
  if (job.status === 'running' && job.run_limit !== null && job.total - pending >= job.run_limit) {
    return { status: 'paused', stopReason: 'canary' };
  }
  return null;
}

/** Counts alone do not tell: people further down may have been left out before the first ones ran. */
async function isCanaryOver(manager: EntityManager, jobId: string): Promise<boolean> {
  const [row]: { is_over: boolean }[] = await manager.query(
    `SELECT NOT EXISTS (SELECT FROM job_items i WHERE i.job_id = j.id AND i.position < j.run_limit
                           AND i.outcome = 'pending') AS is_over
       FROM jobs j WHERE j.id = $1`,
    [jobId],
  );
  return row?.is_over ?? false;
}
