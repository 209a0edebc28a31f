import type { Permission, Role } from './permissions.js';

/** The logged-in operator of a request, as `@CurrentOperator()` gives it. */
export interface OperatorContext {
  /** bigint as a decimal string */
  id: string;
  email: string;
  name: string;
  role: Role;
  /** row of `sessions` (not the token) */
  sessionId: string;
  permissions: ReadonlySet<Permission>;
}

/** Whoever does something that is recorded; `@CurrentActor()` gives it for a request. */
export interface Actor {
  type: 'operator' | 'system' | 'webhook';
  operatorId?: string | null;
  operatorEmail?: string | null;
  sessionId?: string | null;
  /** client address, as the trusted proxies report it */
  ip?: string | null;
  userAgent?: string | null;
}

/** The server itself: schedules, sweeps, workers. */
export const SYSTEM_ACTOR: Actor = Object.freeze({ type: 'system' });
