import { type EntityManager, IsNull, Not } from 'typeorm';
import { Session } from './session.entity.js';

/**
 * Logs an operator out everywhere, in the caller's transaction.
 *
 * @param keptId of the one session that goes on
 */
export async function revokeSessions(
  manager: EntityManager,
  operatorId: string,
  keptId?: string,
): Promise<void> {
  const ended = { operatorId, revokedAt: IsNull(), ...(keptId && { id: Not(keptId) }) };
  await manager.update(Session, ended, { revokedAt: () => 'now()' });
}
