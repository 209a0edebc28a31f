import type { EntityManager } from 'typeorm';
import { filterToSql } from './users.filter.js';

/** Not read completely within so many days: how old our knowledge of people is told to be. The fewest first. */
export const STALE_DAYS = [1, 7, 30, 90] as const;

/** How many linked and waiting people were not read completely within so many days. */
export interface StaleCount {
  days: number;
  count: number;
}

/** The same question as the filter `refreshedBeforeDays`, for all of {@link STALE_DAYS} in one pass over the stale ones. */
export async function countStale(manager: EntityManager): Promise<StaleCount[]> {
  const params: unknown[] = [];
  const stale = STALE_DAYS.map((days) => {
    const { where, params: own } = filterToSql({ refreshedBeforeDays: days }, params.length);
    params.push(...own);
    return where;
  });
  const columns = stale.map(
    (where, place) => `(count(*) FILTER (WHERE ${where}))::int AS "${STALE_DAYS[place]}"`,
  );
  const [row]: Record<string, number>[] = await manager.query(
    `SELECT ${columns.join(', ')} FROM users u WHERE ${stale[0]}`,
    params,
  );
  return STALE_DAYS.map((days) => ({ days, count: row?.[days] ?? 0 }));
}
