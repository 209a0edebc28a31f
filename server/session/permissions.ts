import type { Permission, Role } from '../platform/http/permissions.js';

const VIEWER: Permission[] = ['session.own', 'users.read', 'jobs.read', 'syncs.read', 'quota.read'];

const OPERATOR: Permission[] = [
  ...VIEWER,
  'users.unmask',
  'users.lookup',
  'users.refresh',
  'users.ask',
  'evidence.export',
  'consent-checks.make',
  'told-files.send',
  'jobs.create',
  'jobs.run',
  'jobs.approve',
  'protected-users.add',
  'saved-questions.manage',
  'syncs.run',
];

/**
 * What each role may do. Who may read people sees their personal fields masked, and an auditor none of them
 * (`visibilityFor`).
 */
export const ROLE_PERMISSIONS: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  viewer: new Set(VIEWER),
  operator: new Set(OPERATOR),
  admin: new Set<Permission>([
    ...OPERATOR,
    'protected-users.remove',
    'operators.manage',
    'settings.manage',
    'audit.read',
  ]),
  auditor: new Set<Permission>([...VIEWER, 'evidence.export', 'audit.read']),
};
