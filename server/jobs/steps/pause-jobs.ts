import type { EntityManager } from 'typeorm';
import type { AuditService } from '../../audit/audit.service.js';
import type { Actor } from '../../platform/http/actor.js';

/** Which jobs are paused, why and by whom. */
export interface Pausing {
  /** Null: every queued or running job. */
  jobId: string | null;
  stopReason: string;
  actor: Actor;
  /** The stop of all jobs that this is part of. */
  haltId?: string;
  reason?: string;
  details?: Record<string, unknown>;
}

/**
 * Pauses jobs that are queued or running, in the caller's transaction and in the order of their ids, so that two who pause
 * many wait for each other instead of one failing; their calls stop within a second.
 *
 * @returns their ids
 */
export async function pauseJobs(
  manager: EntityManager,
  audit: AuditService,
  { jobId, stopReason, actor, haltId, reason, details }: Pausing,
): Promise<string[]> {
  const [rows]: [{ id: string }[]] = await manager.query(
    `UPDATE jobs SET status = 'paused', stop_reason = $2, halt_id = coalesce($3, halt_id), revision = revision + 1
      WHERE id IN (SELECT id FROM jobs WHERE status IN ('queued', 'running') AND ($1::bigint IS NULL OR id = $1)
                    ORDER BY id FOR NO KEY UPDATE)
     RETURNING id`,
    [jobId, stopReason, haltId ?? null],
  );
  await audit.recordMany(
    manager,
    rows.map(({ id }) => ({
      key: 'Job.Paused' as const,
      actor,
      subjectType: 'job',
      subjectId: id,
      jobId: id,
      reason,
      details: { stopReason, ...(haltId === undefined ? {} : { haltId }), ...details },
    })),
  );
  return rows.map(({ id }) => id);
}
