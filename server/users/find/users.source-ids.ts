import type { EntityManager } from 'typeorm';
import type { UserFilter } from '../users.schema.js';
import type { SetBits } from './set-bits.js';
import { filterToSql, LOOKED, type Named, type Ways } from './users.filter.js';
import type { Source } from './users.sources.js';
import { COUNTED_TO } from './users.totals.js';

type Db = Pick<EntityManager, 'query'>;

/** All combinations of consents that are asked for; null where they are not known. */
export type Sets = SetBits | null | undefined;

/** A source, and what is still to be asked of whom it names. */
export interface SourceParts {
  /** A statement that reads the ids of all whom it names. */
  ids: string;
  /** A condition on `users u`: what is left of the source, and all else. */
  where: string;
  params: unknown[];
}

/** Whom a source names: all of them as the text of an array, or how many of them match at least. */
export type SourceIds = { array: string } | { array: null; least: number };

/** Of more than are counted so many are tried, to tell how many match at least. */
const TRIED = 200;

/** Each person is looked at; whether the consents are some of those asked for is told by their ids alone. */
export function lookedBy(sets: Sets): Ways {
  return sets ? { ...LOOKED, consent: 'walked' } : LOOKED;
}

/** @param source the place of the source whose ids are chosen from already */
export function namedBy(sets: Sets, source?: number): Named {
  return { ...(sets && { sets }), ...(source !== undefined && { source }) };
}

/** @param number the place of the source among those of the filter */
export function partsOf(source: Source, number: number, filter: UserFilter, sets: Sets): SourceParts {
  const params: unknown[] = [];
  const ids = source.ids((value) => `$${params.push(value)}`);
  const { where, params: others } = filterToSql(filter, params.length, lookedBy(sets), namedBy(sets, number));
  return { ids, where, params: [...params, ...others] };
}

/** Reads whom a source names where they are few enough to be counted. */
export async function idsOf(db: Db, { ids, where, params }: SourceParts): Promise<SourceIds> {
  // Where nothing is left to be asked, all whom it names match.
  const least =
    where === 'TRUE'
      ? '(SELECT count(DISTINCT id) FROM unnest(ids) AS id)'
      : `(SELECT count(*) FROM users u WHERE u.id = ANY(ids[1:${TRIED}]) AND ${where})`;
  const [row]: SourceIds[] = await db.query(
    `SELECT CASE WHEN count <= ${COUNTED_TO} THEN ids::text END AS array,
            CASE WHEN count > ${COUNTED_TO} THEN ${least}::int END AS least
       FROM (SELECT coalesce(array_agg(id), '{}') AS ids, count(*) AS count
               FROM (${ids} LIMIT ${COUNTED_TO + 1}) AS i) AS source`,
    params,
  );
  return row ?? { array: '{}' };
}

/** How many ids a source names, as the planner takes it. */
export async function estimateOf(db: Db, { ids }: Source): Promise<number> {
  const params: unknown[] = [];
  const sql = ids((value) => `$${params.push(value)}`);
  const [row]: { 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }[] = await db.query(
    `EXPLAIN (FORMAT JSON) ${sql}`,
    params,
  );
  return row?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0;
}
