import type { EntityManager } from 'typeorm';
import type { Job } from '../job.entity.js';
import { APPROVAL_HOLDS_MS } from '../jobs.constants.js';

/**
 * SQL on a job `j`: it was approved too long ago, by the clock of the database, for a run whose first call has not left.
 * Where calls of an earlier run left nothing tells any more: such a run counts from when it began.
 */
export const IS_APPROVAL_EXPIRED = `(j.approved_at IS NOT NULL
  AND j.approved_at < now() - interval '${APPROVAL_HOLDS_MS} milliseconds'
  AND (j.begun_at IS NULL OR NOT EXISTS (SELECT FROM job_chunks c WHERE c.job_id = j.id AND c.has_begun)))`;

/** The same of one job. */
export async function isApprovalExpired(manager: EntityManager, jobId: string): Promise<boolean> {
  const [job]: { is_expired: boolean }[] = await manager.query(
    `SELECT ${IS_APPROVAL_EXPIRED} AS is_expired FROM jobs j WHERE j.id = $1`,
    [jobId],
  );
  return job?.is_expired ?? false;
}

/** What becomes of it: it will begin anew. */
export const APPROVAL_EXPIRED = {
  status: 'awaiting_approval',
  stopReason: 'approval_expired',
  approvedBy: null,
  approvedAt: null,
  begunAt: null,
} satisfies Partial<Job>;
