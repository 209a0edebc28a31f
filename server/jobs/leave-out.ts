import type { EntityManager } from 'typeorm';
import type { AuditService } from '../audit/audit.service.js';
import { SYSTEM_ACTOR } from '../platform/http/actor.js';
import { advanceJob } from './job-progress.js';

/** Whether somebody of a job, `i`, is protected; such people are left out of irreversible jobs. */
export const IS_PROTECTED = 'EXISTS (SELECT FROM protected_users p WHERE p.user_id = i.user_id)';

/** Differs whenever the list of protected people does; by its ids too, for a slow request is no later than a quick one. */
export const PROTECTED_VERSION = `(SELECT concat_ws('/', count(*), max(created_at), sum(user_id)) FROM protected_users)`;

/**
 * Whether the mirror's row `u` of somebody of a job, `i`, is of a later link than the one that was chosen; half a
 * second is no other link (§1.5).
 */
export const IS_RELINKED = `(u.status <> 'unlinked' AND u.connected_at >= i.connected_at + interval '1 second')`;

/** Why people of a job are not called after all: the items' error code, and the condition on `job_items i`. */
const CAUSES = {
  protected: { condition: IS_PROTECTED, message: 'Protected since the selection was made; left alone.' },
  relinked: {
    condition: `EXISTS (SELECT FROM users u WHERE u.id = i.user_id AND ${IS_RELINKED})`,
    message: 'Linked anew since the selection was made; left alone.',
  },
} as const;
export type LeftOutCause = keyof typeof CAUSES;

/**
 * Leaves out of a job those of its open items that a cause applies to now, in the caller's transaction: they are
 * `cancelled` with the cause as their error code, counted, and never called; the job ends where nobody else is left.
 * Somebody whom an earlier call of the job may have reached already is not among them: what that call did has to
 * be found out first.
 *
 * Locks items, then chunks, then the job's row, the order in which outcomes are recorded too.
 *
 * @param range positions, up to but without `to`; left out: the whole job
 * @returns how many
 */
export async function leaveOut(
  manager: EntityManager,
  audit: AuditService,
  jobId: string,
  cause: LeftOutCause,
  range: { from: number; to: number } = { from: 0, to: MAX_POSITION },
): Promise<number> {
  const { condition, message } = CAUSES[cause];
  const [, count]: [unknown, number] = await manager.query(
    `UPDATE job_items i SET outcome = 'cancelled', error_code = $4, error_message = $5, finished_at = now()
      WHERE i.job_id = $1 AND i.position >= $2 AND i.position < $3 AND i.outcome = 'pending' AND i.doubt IS NULL
        AND ${condition}`,
    [jobId, range.from, range.to, cause, message],
  );
  if (count === 0) return 0;
  await manager.query(
    `UPDATE job_chunks c SET is_done = true
       FROM jobs j
      WHERE j.id = $1 AND c.job_id = j.id AND NOT c.is_done
        AND c.chunk >= $2 / j.chunk_size AND c.chunk <= ($3 - 1) / j.chunk_size
        AND NOT EXISTS (SELECT FROM job_items i
                         WHERE i.job_id = j.id AND i.position >= c.chunk * j.chunk_size
                           AND i.position < (c.chunk + 1) * j.chunk_size AND i.outcome = 'pending')`,
    [jobId, range.from, range.to],
  );
  await audit.record(manager, {
    key: 'Job.PeopleLeftOut',
    actor: SYSTEM_ACTOR,
    subjectType: 'job',
    subjectId: jobId,
    jobId,
    details: { cause, count },
  });
  await advanceJob(manager, audit, jobId, { cancelled: count });
  return count;
}

/** PostgreSQL's largest integer: no position reaches it. */
export const MAX_POSITION = 2_147_483_647;
