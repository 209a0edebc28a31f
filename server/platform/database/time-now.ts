import type { EntityManager } from 'typeorm';

/**
 * The time by the database's clock, which decides what has passed: those of the hosts may differ from it.
 *
 * @param manager of a transaction: its beginning; of none: this moment
 */
export async function timeNow(manager: EntityManager): Promise<Date> {
  const [{ now }]: [{ now: Date }] = await manager.query('SELECT now()');
  return now;
}
