import type { EntityManager } from 'typeorm';

/**
 * How many people are linked or wait, by the counts that are kept: those last folded and the changes since, which one
 * statement sees at one moment, so that it is as true as if everybody had been counted.
 *
 * @param manager of the caller's transaction, where there is one
 */
export async function countLinked(manager: Pick<EntityManager, 'query'>): Promise<number> {
  const [row]: [{ people: number }] = await manager.query(
    `SELECT coalesce(sum(people), 0)::int AS people
       FROM (SELECT status, people FROM day_counts UNION ALL SELECT status, people FROM count_changes) AS c
      WHERE status <> 'unlinked'`,
  );
  return row.people;
}
