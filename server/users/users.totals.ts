import type { EntityManager } from 'typeorm';
import { consentSql } from './users.consents.js';
import { filterToSql, isKstDay, LOOKED, searchSql, type Ways } from './users.filter.js';
import type { UserFilter } from './users.schema.js';
import { searchPatterns } from './users.search.js';

/** How many people match. */
export interface Total {
  total: number;
  /** False: there are at least so many. */
  isExact: boolean;
  /** How those who match are got at in the fewest steps. */
  ways: Ways;
  /** The ids of all whom the text searched for finds, where they are few. */
  found?: string[];
}

type Db = Pick<EntityManager, 'query'>;
type Asked = keyof UserFilter;

/** Where the counts that are kept do not answer, people are counted up to so many. */
export const COUNTED_TO = 5_000;
/** And up to so many where a text that many have is searched for among some. */
const SEARCHED_TO = 200;
/** A text that so many of so many people have is met soon anywhere in the list, and not worth being searched for. */
const COMMON_FROM = 50;
const MET = 1_000;
/** More people than this are passed over one by one rather than found by their combinations of consents. */
const FOUND_TO = 50_000;

const OF_CONSENT: readonly Asked[] = ['agreed', 'notAgreed', 'termAgreed', 'termNotAgreed'];
const OF_DAY: readonly Asked[] = ['connectedFrom', 'connectedTo'];

/**
 * How many people match: exactly where the counts that are kept answer it (status with consents, or with KST days of
 * the link), otherwise exactly up to {@link COUNTED_TO}, and "at least so many" beyond; of a text that many have, asked
 * for among some, sooner.
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
  const ways: Ways = { consent: byConsent === null || isRare ? 'found' : 'walked', search: 'found' };
  if (byConsent !== null && isOnly(OF_CONSENT)) return { total: byConsent, isExact: true, ways };
  if (byDay !== null && isOnly(OF_DAY)) return { total: byDay, isExact: true, ways };
  if (byConsent === 0 || byDay === 0) return { total: 0, isExact: true, ways };
  if (filter.drift && isOnly(['drift']) && !filter.status)
    return { ...(await countDrifts(db, filter.drift)), ways };
  if (isSearch && asked.length > 1 && !isRare && isOnly(['q', ...OF_CONSENT, ...OF_DAY])) {
    const met = await countMet(db, filter);
    if (met.isExact || met.total >= COMMON_FROM) return { ...met, ways: LOOKED };
  }
  const bySearch = isSearch ? await countSearched(db, filter) : null;
  if (bySearch && (bySearch.total === 0 || (asked.length === 1 && !filter.status)))
    return { ...bySearch, ways };
  if (bySearch?.found) {
    const { found } = bySearch;
    return { ...(await countUp(db, filter, ways, COUNTED_TO, found)), ways, found };
  }
  if (!bySearch) return { ...(await countUp(db, filter, ways, COUNTED_TO)), ways };
  return { ...(await countUp(db, filter, LOOKED, SEARCHED_TO)), ways: LOOKED };
}

type Counted = Pick<Total, 'total' | 'isExact'>;

/** Counts people one by one, up to so many. */
async function countUp(
  db: Db,
  filter: UserFilter,
  ways: Ways,
  to: number,
  found?: string[],
): Promise<Counted> {
  const { where, params } = filterToSql(filter, 0, ways, found);
  // Each profile is looked at: in the order of the list, in which people of one kind do not come in a row.
  const order = ways.search === 'looked' ? 'ORDER BY u.connected_at, u.id' : '';
  return countRows(db, `users u WHERE ${where} ${order}`, params, to);
}

/** How many of the first {@link MET} who match in all else have the text. */
async function countMet(db: Db, filter: UserFilter): Promise<Counted> {
  const { q: _q, ...others } = filter;
  const { where, params } = filterToSql(others, 0, LOOKED);
  const search = searchSql(filter, (value) => `$${params.push(value)}`);
  const [row]: { met: number; total: number }[] = await db.query(
    `SELECT count(*)::int AS met, count(*) FILTER (WHERE is_one)::int AS total
       FROM (SELECT (SELECT ${search} FROM user_profiles f WHERE f.user_id = u.id) AS is_one
               FROM users u WHERE ${where} ORDER BY u.connected_at, u.id LIMIT ${MET}) AS met`,
    params,
  );
  return { total: row?.total ?? 0, isExact: (row?.met ?? 0) < MET };
}

/** Finds those whom the text alone finds: profiles tell, and everybody has one. */
async function countSearched(db: Db, filter: UserFilter): Promise<Counted & { found?: string[] }> {
  const params: unknown[] = [];
  const search = searchSql(filter, (value) => `$${params.push(value)}`);
  const [row]: { found: string[] | null }[] = await db.query(
    `SELECT array_agg(user_id)::text[] AS found
       FROM (SELECT f.user_id FROM user_profiles f WHERE ${search} LIMIT ${COUNTED_TO + 1}) AS f`,
    params,
  );
  const found = row?.found ?? [];
  if (found.length > COUNTED_TO) return { total: COUNTED_TO, isExact: false };
  return { total: found.length, isExact: true, found };
}

/** Counts those who differ from what the own systems were told: all of them are known here. */
function countDrifts(db: Db, kinds: string[]): Promise<Counted> {
  return countRows(db, 'drifts d WHERE d.kinds && $1::text[]', [kinds], COUNTED_TO);
}

async function countRows(db: Db, from: string, params: unknown[], to: number): Promise<Counted> {
  const [row]: { count: number }[] = await db.query(
    `SELECT count(*)::int AS count FROM (SELECT FROM ${from} LIMIT ${to + 1}) AS found`,
    params,
  );
  const count = row?.count ?? 0;
  return { total: Math.min(count, to), isExact: count <= to };
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
