import { type EntityManager, In, IsNull } from 'typeorm';
import { Operator } from '../operators/operator.entity.js';
import { ROLE_PERMISSIONS } from '../session/permissions.js';

/**
 * Of these operators, those whose account and role allow now that jobs are made and started in their name.
 *
 * @returns by id
 */
export async function whoMayOwn(manager: EntityManager, ids: string[]): Promise<Map<string, Operator>> {
  const active = await manager.findBy(Operator, { id: In(ids), disabledAt: IsNull() });
  const allowed = active.filter(({ role }) => {
    const may = ROLE_PERMISSIONS[role];
    return may.has('jobs.create') && may.has('jobs.run');
  });
  return new Map(allowed.map((operator) => [operator.id, operator]));
}
