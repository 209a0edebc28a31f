import type { DataSource } from 'typeorm';
import { until } from './until.js';

/**
 * Waits until so many connections of this database wait for a lock of another one. Those of other test files, which run
 * beside this one on the same PostgreSQL, do not count.
 *
 * @param kind as `wait_event` names it; absent: for any lock
 * @param query what they wait with, as a pattern of `LIKE`; absent: with anything
 */
export function lockWaits(
  database: DataSource,
  {
    count = 1,
    kind,
    query,
  }: { count?: number; kind?: 'transactionid' | 'advisory' | 'relation'; query?: string } = {},
): Promise<true> {
  return until(async () => {
    const waiting: unknown[] = await database.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
          AND coalesce(wait_event = $1, true) AND coalesce(query LIKE $2, true)`,
      [kind ?? null, query ?? null],
    );
    return waiting.length >= count ? true : null;
  });
}
