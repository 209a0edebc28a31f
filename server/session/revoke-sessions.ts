import { type EntityManager, IsNull } from 'typeorm';
import { Session } from './session.entity.js';

/** Logs an operator out everywhere, in the caller's transaction. */
export async function revokeSessions(manager: EntityManager, operatorId: string): Promise<void> {
  await manager.update(Session, { operatorId, revokedAt: IsNull() }, { revokedAt: () => 'now()' });
}
