import type { EntityManager } from 'typeorm';
import type { Job } from '../job.entity.js';

/** SQL on a job's item `i`: what of an answer outlasts a retry. A run that did a part has done it, whatever comes of the rest. */
export const LASTING_ANSWER = `CASE WHEN i.answer ? 'revoked' THEN i.answer END`;

/**
 * Puts the failed items of a job back, for the caller's transaction; what is in doubt about them stays known, and why they
 * failed, for the job may be stopped before anything else comes of them. Nobody whose failure is recorded was called after
 * it, so a chunk's holder who is lost puts in doubt only those who had no outcome before.
 */
export async function putBackFailed(manager: EntityManager, job: Job): Promise<void> {
  await manager.query(
    `WITH back AS (
       UPDATE job_items i SET outcome = 'pending', finished_at = NULL, answer = ${LASTING_ANSWER}
        WHERE job_id = $1 AND outcome = 'failed'
       RETURNING position, doubt),
     chunks AS (
       SELECT position / $2 AS chunk, bool_or(doubt IS NOT NULL) AS has_doubt, array_agg(position) AS positions
         FROM back GROUP BY 1)
     UPDATE job_chunks c SET is_done = false, not_before = NULL,
            has_doubt = c.has_doubt OR chunks.has_doubt,
            put_back = CASE WHEN c.claimed_by IS NOT NULL THEN coalesce(c.put_back, '{}') || chunks.positions END
       FROM chunks WHERE c.job_id = $1 AND c.chunk = chunks.chunk`,
    [job.id, job.chunkSize],
  );
  await manager.query(
    'UPDATE jobs SET pending = pending + failed, failed = 0, retries = retries + 1 WHERE id = $1',
    [job.id],
  );
}

/**
 * Who asked for the runs of these jobs that await approval, where they are retries; the record of it is in the audit log.
 *
 * @returns ids of operators, by those of the jobs
 */
export async function retriedBy(
  manager: EntityManager,
  jobs: Pick<Job, 'id' | 'status' | 'retries'>[],
): Promise<Map<string, string>> {
  const retried = jobs.filter(({ status, retries }) => status === 'awaiting_approval' && retries > 0);
  if (retried.length === 0) return new Map();
  // Of each only the last is read: the log of a job may have a row a person.
  const rows: { job_id: string; operator_id: string }[] = await manager.query(
    `SELECT j.id AS job_id, retry.operator_id FROM unnest($1::bigint[]) AS j (id)
      CROSS JOIN LATERAL (SELECT operator_id FROM audit_events
                           WHERE job_id = j.id AND key = 'Job.Retried' ORDER BY id DESC LIMIT 1) retry
      WHERE retry.operator_id IS NOT NULL`,
    [retried.map(({ id }) => id)],
  );
  return new Map(rows.map(({ job_id, operator_id }) => [job_id, operator_id]));
}
