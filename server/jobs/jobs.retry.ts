import type { EntityManager } from 'typeorm';
import type { Job } from './job.entity.js';
import { handlerOf } from './kinds/registry.js';

/** SQL on a job's item `i`: what of an answer outlasts a retry. A run that did a part has done it, whatever comes of the rest. */
export const LASTING_ANSWER = `CASE WHEN i.answer ? 'revoked' THEN i.answer END`;

/** SQL on a job's item `i`: a holder who was lost with it may have called the person, and that is not known yet. */
const MAY_BE_DOUBTED = `i.outcome = 'pending' AND i.doubt IS NULL AND NOT i.was_absent`;

/**
 * Puts the failed items of a job back, for the caller's transaction; what is in doubt about them stays known. Nobody whose
 * failure is recorded was called after it, so a chunk's holder who is lost puts in doubt only those who had no outcome before;
 * where its claim still holds now, also those put back who stand before one of them.
 */
export async function putBackFailed(manager: EntityManager, job: Job): Promise<void> {
  if (handlerOf(job.kind).isChanging && !job.dryRun) await doubtCalled(manager, job);
  await manager.query(
    `WITH back AS (
       UPDATE job_items i SET outcome = 'pending', finished_at = NULL, error_code = NULL, error_message = NULL,
              answer = ${LASTING_ANSWER}
        WHERE job_id = $1 AND outcome = 'failed'
       RETURNING position, doubt),
     chunks AS (
       SELECT position / $2 AS chunk, bool_or(doubt IS NOT NULL) AS has_doubt FROM back GROUP BY 1)
     UPDATE job_chunks c SET is_done = false, not_before = NULL,
            has_doubt = c.has_doubt OR chunks.has_doubt,
            -- Reads the items as they were before.
            begun_to = CASE WHEN c.claimed_by IS NOT NULL THEN (
              SELECT max(i.position) + 1 FROM job_items i
               WHERE i.job_id = $1 AND i.position >= c.chunk * $2 AND i.position < c.begun_to AND ${MAY_BE_DOUBTED}) END
       FROM chunks WHERE c.job_id = $1 AND c.chunk = chunks.chunk`,
    [job.id, job.chunkSize],
  );
  await manager.query(
    'UPDATE jobs SET pending = pending + failed, failed = 0, retries = retries + 1 WHERE id = $1',
    [job.id],
  );
}

/**
 * Puts in doubt whom holders who are lost by now may have called, before anybody else of their chunks is without an
 * outcome again.
 */
async function doubtCalled(manager: EntityManager, { id, chunkSize }: Job): Promise<void> {
  await manager.query(
    `UPDATE job_items i SET doubt = 'worker_lost'
       FROM job_chunks c
      WHERE c.job_id = $1 AND c.claimed_by IS NOT NULL AND c.lease_until < now()
        AND i.job_id = $1 AND i.position >= c.chunk * $2 AND i.position < c.begun_to AND ${MAY_BE_DOUBTED}`,
    [id, chunkSize],
  );
}

/** Who asked for the run that awaits approval, where it is a retry; the record of it is in the audit log. */
export async function retriedBy(manager: EntityManager, jobId: string): Promise<string | null> {
  const [retry]: { operator_id: string | null }[] = await manager.query(
    `SELECT operator_id FROM audit_events WHERE job_id = $1 AND key = 'Job.Retried' ORDER BY id DESC LIMIT 1`,
    [jobId],
  );
  return retry?.operator_id ?? null;
}
