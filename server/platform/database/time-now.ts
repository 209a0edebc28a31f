import type { EntityManager } from 'typeorm';

/**
 * The time by the database's clock, which decides what has passed: those of the hosts may differ from it.
 *
 * @param manager the transaction whose beginning it is
 */
export async function timeNow(manager: EntityManager): Promise<Date> {
  const [{ now }]: [{ now: Date }] = await manager.query('SELECT now()');
  return now;
}
