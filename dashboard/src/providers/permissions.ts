import type { Role } from './types';

const VIEWER = ['users.read', 'jobs.read', 'syncs.read', 'quota.read'];
const OPERATOR = [
  ...VIEWER,
  'users.unmask',
  'users.lookup',
  'users.refresh',
  'jobs.create',
  'jobs.run',
  'jobs.approve',
  'syncs.run',
];

/** What each role may do, used only where the session does not list its permissions. The server decides in any case. */
const BY_ROLE: Record<Role, string[]> = {
  viewer: VIEWER,
  operator: OPERATOR,
  admin: [...OPERATOR, 'operators.manage', 'settings.manage', 'audit.read'],
  auditor: [...VIEWER, 'audit.read'],
};

export function permissionsOfRole(role: Role): string[] {
  return BY_ROLE[role] ?? [];
}
