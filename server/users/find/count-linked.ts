import type { EntityManager } from 'typeorm';
import { PEOPLE_BY_DAY } from './kept-counts.js';

/**
 * How many people are linked or wait, by the counts that are kept.
 *
 * @param manager of the caller's transaction, where there is one
 */
export async function countLinked(manager: Pick<EntityManager, 'query'>): Promise<number> {
  const [row]: [{ people: number }] = await manager.query(
    `SELECT coalesce(sum(people), 0)::int AS people FROM ${PEOPLE_BY_DAY} AS c WHERE status <> 'unlinked'`,
  );
  return row.people;
}
