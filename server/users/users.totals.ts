import type { EntityManager } from 'typeorm';
import { consentSql } from './users.consents.js';
import { filterToSql, isKstDay, searchSql, type Way } from './users.filter.js';
import type { UserFilter } from './users.schema.js';
import { searchPatterns } from './users.search.js';

/** How many people match. */
export interface Total {
  total: number;
  /** False: there are at least so many. */
  isExact: boolean;
  /** How those who match are got at in the fewest steps. */
  way: Way;
}

type Db = Pick<EntityManager, 'query'>;
type Asked = keyof UserFilter;

/** Where the counts that are kept do not answer, people are counted up to so many. */
export const COUNTED_TO = 5_000;
/** More people than this are passed over one by one rather than found by their combinations of consents. */
const FOUND_TO = 50_000;

const OF_CONSENT: readonly Asked[] = ['agreed', 'notAgreed', 'termAgreed', 'termNotAgreed'];
const OF_DAY: readonly Asked[] = ['connectedFrom', 'connectedTo'];

/**
 * How many people match: exactly where the counts that are kept answer it (status with consents, or with KST days of
 * the link), otherwise exactly up to {@link COUNTED_TO} and "at least so many" beyond.
 */
export async function totalOf(db: Db, filter: UserFilter): Promise<Total> {
  const isSearch = searchPatterns(filter.q ?? '').length > 0;
  const asked = (Object.keys(filter) as Asked[]).filter(
    (name) => filter[name] !== undefined && name !== 'status' && (name !== 'q' || isSearch),
  );
  const isOnly = (names: readonly Asked[]) => asked.every((name) => names.includes(name));
  const isAsked = (names: readonly Asked[]) => asked.some((name) => names.includes(name));

  const byConsent = isAsked(OF_CONSENT) ? await countByConsent(db, filter) : null;
  const byDay = isAsked(OF_DAY) || asked.length === 0 ? await countByDay(db, filter) : null;
  const isRare = byConsent !== null && byConsent <= Math.min(FOUND_TO, byDay ?? FOUND_TO);
  const way: Way = byConsent === null || isRare ? 'found' : 'walked';
  if (byConsent !== null && isOnly(OF_CONSENT)) return { total: byConsent, isExact: true, way };
  if (byDay !== null && isOnly(OF_DAY)) return { total: byDay, isExact: true, way };
  if (byConsent === 0 || byDay === 0) return { total: 0, isExact: true, way };
  const count = await countUp(db, filter, isSearch && asked.length === 1 && !filter.status ? null : way);
  return { total: Math.min(count, COUNTED_TO), isExact: count <= COUNTED_TO, way };
}

/**
 * Counts one by one, to one more than {@link COUNTED_TO}.
 *
 * @param way null where there is only a text to search for: profiles alone tell, and everybody has one
 */
async function countUp(db: Db, filter: UserFilter, way: Way | null): Promise<number> {
  const params: unknown[] = [];
  const search = way === null ? searchSql(filter, (value) => `$${params.push(value)}`) : null;
  const people = way === null ? null : filterToSql(filter, 0, way);
  const from = people ? `users u WHERE ${people.where}` : `user_profiles f WHERE ${search}`;
  const [row]: { count: number }[] = await db.query(
    `SELECT count(*)::int AS count FROM (SELECT FROM ${from} LIMIT ${COUNTED_TO + 1}) AS found`,
    people?.params ?? params,
  );
  return row?.count ?? 0;
}

/** Those of this status and these consents. */
async function countByConsent(db: Db, filter: UserFilter): Promise<number> {
  const params: unknown[] = [];
  const bind = (value: unknown) => `$${params.push(value)}`;
  const consent = consentSql(filter, bind);
  const status = filter.status ? `c.status = ANY(${bind(filter.status)}::text[])` : 'TRUE';
  const [row]: { people: number }[] = await db.query(
    `SELECT coalesce(sum(c.people), 0)::int AS people FROM consent_counts c
      WHERE ${status} AND (${consent?.mask('c')} OR (c.mask IS NULL AND c.consent_set_id IN (
              SELECT s.id FROM consent_sets s WHERE ${consent?.names('s')})))`,
    params,
  );
  return row?.people ?? 0;
}

/** Those of this status whose link began on these days; null where the times asked for are not whole days. */
async function countByDay(db: Db, filter: UserFilter): Promise<number | null> {
  const { status, connectedFrom: from, connectedTo: to } = filter;
  if ((from !== undefined && !isKstDay(from)) || (to !== undefined && !isKstDay(to))) return null;
  const [row]: { people: number }[] = await db.query(
    `SELECT coalesce(sum(people), 0)::int AS people FROM day_counts
      WHERE ($1::text[] IS NULL OR status = ANY($1)) AND ($2::date IS NULL OR connected_on >= $2)
        AND ($3::date IS NULL OR (connected_on <= $3 AND connected_on > '-infinity'))`,
    [status ?? null, from ?? null, to ?? null],
  );
  return row?.people ?? 0;
}
