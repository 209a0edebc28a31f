import { databaseCode } from '../../platform/database/error-code.js';

/** Classes of SQLSTATE that say the statement itself is at fault: data, constraint, syntax. */
const FAULT_CLASSES = new Set(['22', '23', '42']);

/**
 * Whether a database error may pass: everything but a fault of the statement itself. Connections break, servers
 * restart, transactions collide; those are tried again.
 */
export function isPassing(error: unknown): boolean {
  const state = databaseCode(error);
  return !(state?.length === 5 && FAULT_CLASSES.has(state.slice(0, 2)));
}
