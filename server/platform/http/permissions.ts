/** The roles an operator may have; what each may do stands in `server/session/permissions.ts`. */
export const ROLES = ['viewer', 'operator', 'admin', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

/**
 * Everything a route may ask for. `public` needs no log-in, `session.own` any log-in.
 */
export const PERMISSIONS = [
  'public',
  'session.own',
  'users.read',
  'users.unmask',
  'users.lookup',
  'users.refresh',
  'users.ask',
  'evidence.export',
  'consent-checks.make',
  'told-files.send',
  'jobs.read',
  'jobs.create',
  'jobs.run',
  'jobs.approve',
  'protected-users.add',
  'protected-users.remove',
  'saved-questions.manage',
  'syncs.read',
  'syncs.run',
  'operators.manage',
  'audit.read',
  'quota.read',
  'settings.manage',
] as const;
export type Permission = (typeof PERMISSIONS)[number];
