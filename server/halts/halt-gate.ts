import type { EntityManager } from 'typeorm';
import { ADVISORY_LOCKS } from '../platform/database/advisory-locks.js';
import { conflict } from '../platform/http/problem.js';

/** Whether a halt is in force, as SQL: then nothing begins, no chunk is taken and no call leaves. */
export const IS_HALTED = 'EXISTS (SELECT FROM halts WHERE lifted_at IS NULL)';

/**
 * To be called first in a transaction that sets a job going: none that passes is overlooked by a halt, which waits
 * for it and pauses what it set going.
 *
 * @throws ProblemError 409 `halted`
 */
export async function refuseWhileHalted(manager: EntityManager): Promise<void> {
  await manager.query('SELECT pg_advisory_xact_lock_shared($1)', [ADVISORY_LOCKS.setJobsGoing]);
  const [row]: { is_halted: boolean }[] = await manager.query(`SELECT ${IS_HALTED} AS is_halted`);
  if (row?.is_halted) throw conflict('halted', 'All jobs are stopped until somebody lifts that.');
}

/** Waits for those who passed {@link refuseWhileHalted} and keeps others from it until the transaction ends. */
export async function closeGate(manager: EntityManager): Promise<void> {
  await manager.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.setJobsGoing]);
}
