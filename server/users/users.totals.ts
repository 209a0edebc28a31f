import type { EntityManager } from 'typeorm';
import { consentSql } from './users.consents.js';
import { FOUND, filterToSql, isKstDay, LOOKED, type Named, searchSql, type Ways } from './users.filter.js';
import type { UserFilter } from './users.schema.js';
import { searchPatterns } from './users.search.js';

/** How many people match. */
export interface Total {
  total: number;
  /** False: there are at least so many. */
  isExact: boolean;
}

/** What is known of the people who match before any of them is read. */
export interface Plan {
  /** How those who match are got at in the fewest steps. */
  ways: Ways;
  /** How many they are; undefined where they have to be counted one by one. */
  total?: Total;
  /** Who may match, where that is known and they are few enough. */
  named?: Named;
}

type Db = Pick<EntityManager, 'query'>;
type Asked = keyof UserFilter;

/** So many are sorted by what another table has; among more, people are walked over in the order of an index. */
export const SORTED_TO = 1_500;
/** Where the counts that are kept do not answer, people are counted up to so many. */
export const COUNTED_TO = 5_000;
/** And up to so many where a text that many have is searched for among some. */
const SEARCHED_TO = 200;
/** Whom a text finds is named up to so many. */
const NAMED_TO = 20_000;
/** Of many people so many pages are sampled first, of some 30 each: a text that many have is not worth being searched for. */
const SAMPLED_PAGES = 64;
const SAMPLED_FROM = 10 * SAMPLED_PAGES;
const COMMON_FROM = 30;
/** Of so many people who match in all else some have a text that many have. */
const MET = 300;
const SOME = 15;
/** Combinations of consents are named up to so many. */
const SETS_TO = 3_000;
/** More people than this are passed over one by one rather than found by their combinations of consents. */
const FOUND_TO = 50_000;

const OF_CONSENT: readonly Asked[] = ['agreed', 'notAgreed', 'termAgreed', 'termNotAgreed'];
const OF_DAY: readonly Asked[] = ['connectedFrom', 'connectedTo'];

/**
 * How many people match: exactly where the counts that are kept answer it (status with consents, or with KST days of
 * the link) or a text alone finds them, otherwise exactly up to {@link COUNTED_TO}, and "at least so many" beyond; of a
 * text that many have, sooner.
 */
export async function totalOf(db: Db, filter: UserFilter): Promise<Total> {
  const plan = await planOf(db, filter);
  return plan.total ?? countUp(db, filter, plan, COUNTED_TO);
}

/** How those who match are to be read, and how many they are where that can be told without reading them. */
export async function planOf(db: Db, filter: UserFilter): Promise<Plan> {
  const isSearch = searchPatterns(filter.q ?? '').length > 0;
  const asked = (Object.keys(filter) as Asked[]).filter(
    (name) => filter[name] !== undefined && name !== 'status' && (name !== 'q' || isSearch),
  );
  const isOnly = (names: readonly Asked[]) => asked.every((name) => names.includes(name));
  const isAsked = (names: readonly Asked[]) => asked.some((name) => names.includes(name));

  const searched = isSearch ? await search(db, filter) : null;
  if (searched?.total.total === 0) return { ways: FOUND, total: NOBODY };
  const users = searched?.users;
  if (searched && asked.length === 1 && !filter.status)
    return { ways: users ? FOUND : LOOKED, total: searched.total, named: { users } };
  if (users && users.length <= COUNTED_TO) {
    const consent = users.length <= SORTED_TO ? 'looked' : 'walked';
    return { ways: { consent, search: 'found' }, named: { users } };
  }

  const byConsent = isAsked(OF_CONSENT) ? await countByConsent(db, filter) : null;
  const byDay = isAsked(OF_DAY) || asked.length === 0 ? await countByDay(db, filter) : null;
  const isRare = byConsent !== null && byConsent.total <= Math.min(FOUND_TO, byDay ?? FOUND_TO);
  const ways: Ways = { consent: byConsent === null || isRare ? 'found' : 'walked', search: 'found' };
  const named = isRare ? { sets: byConsent.sets } : undefined;
  if (byConsent && isOnly(OF_CONSENT)) return { ways, named, total: exactly(byConsent.total) };
  if (byDay !== null && isOnly(OF_DAY)) return { ways, total: exactly(byDay) };
  if (byConsent?.total === 0 || byDay === 0) return { ways, total: NOBODY };
  if (filter.drift && isOnly(['drift']) && !filter.status)
    return { ways, total: await countDrifts(db, filter.drift) };
  if (!searched) return { ways, named };

  if (isRare && byConsent.total <= COUNTED_TO) return { ways: { ...ways, search: 'looked' }, named };
  if (isOnly(['q', ...OF_CONSENT, ...OF_DAY])) {
    const met = await countMet(db, filter);
    if (met.isExact || met.total >= SOME) return { ways: LOOKED, total: met };
  }
  const walked: Plan = users
    ? { ways: { ...ways, search: 'walked' }, named: { users } }
    : { ways: { ...ways, search: 'looked' } };
  return { ...walked, total: await countUp(db, filter, walked, SEARCHED_TO) };
}

function exactly(total: number): Total {
  return { total, isExact: true };
}

const NOBODY = exactly(0);

/** Counts people one by one, up to so many. */
function countUp(db: Db, filter: UserFilter, { ways, named }: Plan, to: number): Promise<Total> {
  const { where, params } = filterToSql(filter, 0, ways, named);
  // Each is looked at: in the order of the list, in which people of one kind do not come in a row.
  const order = ways.search === 'found' ? '' : 'ORDER BY u.connected_at, u.id';
  return countRows(db, `users u WHERE ${where} ${order}`, params, to);
}

/** How many of the first {@link MET} who match in all else have the text. */
async function countMet(db: Db, filter: UserFilter): Promise<Total> {
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

/** The share of the pages to be sampled, where there are enough of them. */
const SAMPLED_SHARE = `(SELECT CASE WHEN pages >= ${SAMPLED_FROM} THEN ${SAMPLED_PAGES}.0 / pages ELSE 0 END
   FROM (SELECT pg_relation_size('user_profiles') / current_setting('block_size')::int AS pages) AS p)`;

/** Whom the text alone finds: profiles tell, and everybody has one. Where too many have it, how many of a sample do. */
async function search(db: Db, filter: UserFilter): Promise<{ total: Total; users?: string[] }> {
  const patterns = searchPatterns(filter.q ?? '');
  if (!patterns.every(({ isWhole }) => isWhole)) {
    const [sample]: { total: number; share: number }[] = await db.query(
      `SELECT count(*)::int AS total, ${SAMPLED_SHARE}::float AS share
         FROM (SELECT search_text FROM user_profiles TABLESAMPLE SYSTEM (100 * ${SAMPLED_SHARE})) AS f
        WHERE search_text LIKE ANY ($1::text[])`,
      [patterns.map(({ like }) => like)],
    );
    const { total = 0, share = 0 } = sample ?? {};
    if (total >= COMMON_FROM && total >= NAMED_TO * share) return { total: { total, isExact: false } };
  }
  const params: unknown[] = [];
  const search = searchSql(filter, (value) => `$${params.push(value)}`);
  const [row]: { found: string | null }[] = await db.query(
    `SELECT string_agg(user_id::text, ',') AS found
       FROM (SELECT f.user_id FROM user_profiles f WHERE ${search} LIMIT ${NAMED_TO + 1}) AS f`,
    params,
  );
  const users = row?.found?.split(',') ?? [];
  return users.length > NAMED_TO
    ? { total: { total: NAMED_TO, isExact: false } }
    : { total: exactly(users.length), users };
}

/** Counts those who differ from what the own systems were told: all of them are known here. */
function countDrifts(db: Db, kinds: string[]): Promise<Total> {
  return countRows(db, 'drifts d WHERE d.kinds && $1::text[]', [kinds], COUNTED_TO);
}

async function countRows(db: Db, from: string, params: unknown[], to: number): Promise<Total> {
  const [row]: { count: number }[] = await db.query(
    `SELECT count(*)::int AS count FROM (SELECT FROM ${from} LIMIT ${to + 1}) AS found`,
    params,
  );
  const count = row?.count ?? 0;
  return { total: Math.min(count, to), isExact: count <= to };
}

/** Those of this status and these consents, and which combinations those are where they are few. */
async function countByConsent(db: Db, filter: UserFilter): Promise<{ total: number; sets?: number[] }> {
  const params: unknown[] = [];
  const bind = (value: unknown) => `$${params.push(value)}`;
  const consent = consentSql(filter, bind);
  const status = filter.status ? `c.status = ANY(${bind(filter.status)}::text[])` : 'TRUE';
  const [row]: { people: number; sets: number[] | null }[] = await db.query(
    `SELECT coalesce(sum(c.people), 0)::int AS people,
            CASE WHEN count(*) <= ${SETS_TO} THEN array_agg(c.consent_set_id) END AS sets
       FROM consent_counts c
      WHERE (${consent?.mask('c')} OR (c.mask IS NULL AND c.consent_set_id IN (
              SELECT s.id FROM consent_sets s WHERE ${consent?.names('s')}))) AND ${status}`,
    params,
  );
  return { total: row?.people ?? 0, sets: row?.sets ?? undefined };
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
