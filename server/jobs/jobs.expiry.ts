import type { EntityManager } from 'typeorm';
import type { Job } from './job.entity.js';
import { JobChunk } from './job-chunk.entity.js';
import { APPROVAL_HOLDS_MS } from './jobs.constants.js';

/** Whether a job was approved too long ago for a run whose first call has not left. */
export async function isApprovalExpired(manager: EntityManager, job: Job, now: Date): Promise<boolean> {
  const { id, approvedAt, begunAt } = job;
  if (approvedAt === null || now.getTime() - approvedAt.getTime() <= APPROVAL_HOLDS_MS) return false;
  // Where calls of an earlier run left nothing tells any more: such a run counts from when it began.
  return begunAt === null || !(await manager.existsBy(JobChunk, { jobId: id, hasBegun: true }));
}

/** The same as SQL on a job `j` that is queued or runs, by the clock of the database. */
export const IS_APPROVAL_EXPIRED = `(j.approved_at IS NOT NULL
  AND j.approved_at < now() - interval '${APPROVAL_HOLDS_MS} milliseconds'
  AND (j.status = 'queued' OR NOT EXISTS (SELECT FROM job_chunks c WHERE c.job_id = j.id AND c.has_begun)))`;

/** What becomes of it: it will begin anew. */
export const APPROVAL_EXPIRED = {
  status: 'awaiting_approval',
  stopReason: 'approval_expired',
  approvedBy: null,
  approvedAt: null,
  begunAt: null,
} satisfies Partial<Job>;
