import { type EntityManager, In } from 'typeorm';
import { Operator } from './operator.entity.js';
import type { OperatorName } from './operators.schema.js';

/**
 * Names of operators, those who have left included.
 *
 * @param ids of operators; null, for the system, is passed over
 * @returns by id
 */
export async function operatorNames(
  manager: EntityManager,
  ids: Iterable<string | null>,
): Promise<Map<string, OperatorName>> {
  const wanted = [...new Set(ids)].filter((id) => id !== null);
  if (wanted.length === 0) return new Map();
  const found = await manager.find(Operator, {
    select: { id: true, name: true, email: true },
    where: { id: In(wanted) },
  });
  return new Map(found.map(({ id, name, email }) => [id, { id, name, email }]));
}
