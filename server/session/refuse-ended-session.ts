import type { EntityManager } from 'typeorm';
import type { Actor } from '../platform/http/actor.js';
import { unauthorized } from '../platform/http/problem.js';

/**
 * To be called last in a transaction that may have waited for others: what an operator asked for is not done any more where
 * the account was disabled, or the role or the password changed, meanwhile. Whoever changes it from now on waits for this
 * transaction. Who asked without a session (a schedule) passes.
 *
 * @param lock `UPDATE` where this transaction changes the account itself
 * @throws ProblemError 401 `not_logged_in`
 */
export async function refuseEndedSession(
  manager: EntityManager,
  { operatorId, sessionId }: Actor,
  lock: 'SHARE' | 'UPDATE' = 'SHARE',
): Promise<void> {
  if (!sessionId) return;
  await manager.query(`SELECT 1 FROM operators WHERE id = $1 FOR ${lock}`, [operatorId]);
  // Its own statement: by now it sees what the lock was waited for.
  const [open] = await manager.query('SELECT 1 FROM sessions WHERE id = $1 AND revoked_at IS NULL', [
    sessionId,
  ]);
  if (!open) throw unauthorized();
}
