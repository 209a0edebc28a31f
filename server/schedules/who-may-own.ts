import { type EntityManager, type FindOneOptions, In, IsNull } from 'typeorm';
import { Operator } from '../operators/operator.entity.js';
import { ROLE_PERMISSIONS } from '../session/permissions.js';

/**
 * Of these operators, those whose account and role allow now that jobs are made and started in their name.
 *
 * @param lock has whoever disables an account, or changes a role, wait until the transaction ends
 * @returns by id
 */
export async function whoMayOwn(
  manager: EntityManager,
  ids: string[],
  lock?: FindOneOptions<Operator>['lock'],
): Promise<Map<string, Operator>> {
  const active = await manager.find(Operator, { where: { id: In(ids), disabledAt: IsNull() }, lock });
  const allowed = active.filter(({ role }) => {
    const may = ROLE_PERMISSIONS[role];
    return may.has('jobs.create') && may.has('jobs.run');
  });
  return new Map(allowed.map((operator) => [operator.id, operator]));
}
