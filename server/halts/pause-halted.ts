import type { EntityManager } from 'typeorm';
import type { AuditService } from '../audit/audit.service.js';
import { pauseJobs } from '../jobs/steps/pause-jobs.js';
import type { Actor } from '../platform/http/actor.js';
import type { Halt } from './halt.entity.js';

/**
 * Pauses all that runs or is queued as part of a stop of all jobs, in the caller's transaction, which has closed the gate.
 *
 * @returns the ids of the jobs
 */
export async function pauseHalted(
  manager: EntityManager,
  audit: AuditService,
  { id, reason }: Pick<Halt, 'id' | 'reason'>,
  actor: Actor,
): Promise<string[]> {
  const paused = await pauseJobs(manager, audit, {
    jobId: null,
    stopReason: 'halted',
    haltId: id,
    actor,
    reason,
  });
  await manager.query('UPDATE halts SET paused_jobs = paused_jobs + $2 WHERE id = $1', [id, paused.length]);
  return paused;
}
