/** Classes of SQLSTATE that say the statement itself is at fault: data, constraint, syntax. */
const FAULT_CLASSES = new Set(['22', '23', '42']);

/**
 * Whether a database error may pass: everything but a fault of the statement itself. Connections break, servers
 * restart, transactions collide; those are tried again.
 */
export function isPassing(error: unknown): boolean {
  const { driverError, code } = error as { driverError?: { code?: unknown }; code?: unknown };
  const state = driverError?.code ?? code;
  return !(typeof state === 'string' && state.length === 5 && FAULT_CLASSES.has(state.slice(0, 2)));
}
