import { describe, expect, it } from 'vitest';
import { PERMISSIONS, ROLES } from '../platform/http/permissions.js';
import { ROLE_PERMISSIONS } from './permissions.js';

const rolesWith = (permission: (typeof PERMISSIONS)[number]) =>
  ROLES.filter((role) => ROLE_PERMISSIONS[role].has(permission));

describe('roles', () => {
  it.each([
    ['users.unmask', ['operator', 'admin']],
    ['jobs.create', ['operator', 'admin']],
    ['jobs.run', ['operator', 'admin']],
    ['jobs.approve', ['operator', 'admin']],
    ['consent-checks.make', ['operator', 'admin']],
    ['protected-users.add', ['operator', 'admin']],
    ['protected-users.remove', ['admin']],
    ['saved-questions.manage', ['operator', 'admin']],
    ['syncs.run', ['operator', 'admin']],
    ['audit.read', ['admin', 'auditor']],
    ['operators.manage', ['admin']],
    ['settings.manage', ['admin']],
    ['users.read', ['viewer', 'operator', 'admin', 'auditor']],
  ] as const)('with %s are %j', (permission, roles) => {
    expect(rolesWith(permission)).toEqual(roles);
  });

  it('make every permission reachable', () => {
    for (const permission of PERMISSIONS) {
      if (permission !== 'public') expect(rolesWith(permission), permission).not.toEqual([]);
    }
  });
});
