import type { Job } from './job.entity.js';
import { APPROVAL_HOLDS_MS } from './jobs.constants.js';

/** Whether a job was approved too long ago for a run that has not begun. */
export function isApprovalExpired(job: Pick<Job, 'approvedAt' | 'begunAt'>, now: Date): boolean {
  return (
    job.begunAt === null &&
    job.approvedAt !== null &&
    now.getTime() - job.approvedAt.getTime() > APPROVAL_HOLDS_MS
  );
}

/** What becomes of it. */
export const APPROVAL_EXPIRED = {
  status: 'awaiting_approval',
  stopReason: 'approval_expired',
  approvedBy: null,
  approvedAt: null,
} satisfies Partial<Job>;
