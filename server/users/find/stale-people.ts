import type { EntityManager } from 'typeorm';
import { PEOPLE_BY_READING } from './kept-counts.js';
import { COMPLETELY_READ_AT, filterToSql } from './users.filter.js';

/** Not read completely within so many days: how old our knowledge of people is told to be. The fewest first. */
const STALE_DAYS = [1, 7, 30, 90] as const;

/** How many linked and waiting people were not read completely within so many days. */
export interface StaleCount {
  days: number;
  count: number;
}

/**
 * The same question as the filter `refreshedBeforeDays`, for all of {@link STALE_DAYS} at one moment: by the counts that are
 * kept, and only of those who were read within ten minutes of such a limit each is looked at.
 */
export async function countStale(manager: EntityManager): Promise<StaleCount[]> {
  const params: unknown[] = [];
  const columns = STALE_DAYS.map((days) => {
    const { where, params: own } = filterToSql({ refreshedBeforeDays: days }, params.length);
    params.push(...own);
    const limit = `ten_minutes_of(now() - make_interval(days => ${days}))`;
    return `(coalesce(sum(people) FILTER (WHERE read_from < ${limit}), 0)
             + (SELECT count(*) FROM users u WHERE ${where} AND ${COMPLETELY_READ_AT} >= ${limit}))::int AS "${days}"`;
  });
  const [row]: Record<string, number>[] = await manager.query(
    `SELECT ${columns.join(', ')} FROM ${PEOPLE_BY_READING} AS c`,
    params,
  );
  return STALE_DAYS.map((days) => ({ days, count: row?.[days] ?? 0 }));
}
