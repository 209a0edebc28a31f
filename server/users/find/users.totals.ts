import type { EntityManager } from 'typeorm';
import type { UserFilter } from '../users.schema.js';
import { countLinked } from './count-linked.js';
import type { PeopleCount } from './people-counts.reader.js';
import {
  FOUND,
  filterToSql,
  GATHERED,
  type Ids,
  LOOKED,
  type Named,
  searchSql,
  type Ways,
} from './users.filter.js';
import { searchPatterns } from './users.search.js';
import { sourcesOf } from './users.sources.js';

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
  /** A text alone is asked for, which not too many are known to have: it finds all who match. */
  isText?: boolean;
  /** All who are in the range of days match: in the order of their links they come in a row. */
  isRow?: boolean;
  /** All that is asked is in the index of their links: a walk over it looks at nothing else, however few match. */
  isInIndex?: boolean;
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
export const NAMED_TO = 20_000;
/** Those who are so small a part of everybody are all looked up: to meet some of them, most of the others would be passed over. */
const FEW_SHARE = 1 / 200;
/** Of many people so many pages are sampled first, of some 30 each: a text that many have is not worth being searched for. */
const SAMPLED_PAGES = 64;
const SAMPLED_FROM = 10 * SAMPLED_PAGES;
const COMMON_FROM = 30;
/** Of a text that many have: of so many who have it, some match in all else. */
const MET = 100;
const SOME = 15;
/** More people than this are passed over one by one rather than found by their combinations of consents. */
const FOUND_TO = 50_000;

/** What of a filter is asked of the combination of consents. */
export const OF_CONSENT: readonly Asked[] = [
  'agreed',
  'notAgreed',
  'termAgreed',
  'termNotAgreed',
  'lacksAny',
];
/** What of it is asked of the day of the link. */
export const OF_DAY: readonly Asked[] = ['connectedFrom', 'connectedTo'];

/**
 * How those who match are to be read, and how many they are where that can be told without reading them: where the counts
 * that are kept answer it (status with consents, or with KST days of the link), a text alone finds them, or too many have
 * the text.
 *
 * @param count reads the counts that are kept of the people who match
 * @param least so many are known to match, where another table tells who does and there are too many to be read
 */
export async function planOf(
  db: Db,
  count: () => Promise<PeopleCount>,
  filter: UserFilter,
  least = 0,
): Promise<Plan> {
  const isSearch = searchPatterns(filter.q ?? '').length > 0;
  const asked = (Object.keys(filter) as Asked[]).filter(
    (name) => filter[name] !== undefined && name !== 'status' && (name !== 'q' || isSearch),
  );
  const isOnly = (names: readonly Asked[]) => asked.every((name) => names.includes(name));
  const isAsked = (names: readonly Asked[]) => asked.some((name) => names.includes(name));

  const isCounted = isOnly(['q', ...OF_CONSENT, ...OF_DAY]);
  const sampled = isSearch ? await sample(db, filter, isCounted) : null;
  if (isSearch && asked.length === 1 && !filter.status)
    return sampled ? { ways: LOOKED, total: sampled.total } : { ways: LOOKED, isText: true };
  const searched = isSearch ? (sampled ?? (await search(db, filter))) : null;
  if (searched?.total.total === 0) return { ways: FOUND, total: NOBODY };
  const users = searched?.users;
  if (users && (users.count <= COUNTED_TO || users.count <= FEW_SHARE * (await countLinked(db)))) {
    const consent = users.count <= SORTED_TO ? 'looked' : 'walked';
    return { ways: { consent, search: 'found', sources: 'looked' }, named: { users } };
  }

  const areCountsAsked = isAsked([...OF_CONSENT, ...OF_DAY]) || asked.length === 0;
  const { byConsent, byDay } = areCountsAsked ? await count() : { byConsent: null, byDay: null };
  const isRare = byConsent !== null && byConsent.people <= Math.min(FOUND_TO, byDay ?? FOUND_TO);
  const consent = byConsent === null || isRare ? 'found' : 'walked';
  const ways: Ways = { consent, search: 'found', sources: 'looked' };
  const named = byConsent?.sets ? { sets: byConsent.sets } : undefined;
  if (byConsent && isOnly(OF_CONSENT)) return { ways, named, total: exactly(byConsent.people) };
  if (byDay !== null && isOnly(OF_DAY))
    return { ways, total: exactly(byDay), isRow: (filter.status?.length ?? 1) === 1 };
  if (byConsent?.people === 0 || byDay === 0) return { ways, total: NOBODY };
  const sources = sourcesOf(filter).length;
  if (sources > 0) {
    const most = Math.min(byConsent?.people ?? Infinity, byDay ?? Infinity, filter.ids?.length ?? Infinity);
    if (most <= COUNTED_TO) return { ways: { ...ways, search: 'looked' }, named };
    // None of those tried is in the other tables: few may be in all, and to meet them would be to look at everybody.
    if (sources > 1 && least === 0) return { ways: GATHERED, named };
    return { ways: LOOKED, named, total: atLeast(least) };
  }
  if (!searched) return { ways, named, isInIndex: isCounted };

  if (isRare && byConsent.people <= COUNTED_TO) return { ways: { ...ways, search: 'looked' }, named };
  const walked: Plan = users
    ? { ways: { ...ways, search: 'walked' }, named: { users } }
    : { ways: { ...ways, search: 'looked' } };
  if (!isCounted && (await countOthers(db, filter, ways)).isExact) return walked;
  if (searched.met >= SOME) return { ways: LOOKED, total: atLeast(searched.met) };
  return { ...walked, total: await countUp(db, filter, walked) };
}

/** All of them were counted. */
export function exactly(total: number): Total {
  return { total, isExact: true };
}

/** There may be more. */
export function atLeast(total: number): Total {
  return { total, isExact: false };
}

const NOBODY = exactly(0);

/** How many match in all but the text searched for. */
function countOthers(db: Db, { q: _q, ...others }: UserFilter, ways: Ways): Promise<Total> {
  const { where, params } = filterToSql(others, 0, ways);
  return countRows(db, `users u WHERE ${where}`, params, COUNTED_TO);
}

/** Counts people one by one among whom a text is searched for. */
function countUp(db: Db, filter: UserFilter, { ways, named }: Plan): Promise<Total> {
  const { where, params } = filterToSql(filter, 0, ways, named);
  // Each is looked at: in the order of the list, in which people of one kind do not come in a row.
  return countRows(db, `users u WHERE ${where} ORDER BY u.connected_at, u.id`, params, SEARCHED_TO);
}

/** The share of the pages to be sampled, where there are enough of them. */
const SAMPLED_SHARE = `(SELECT CASE WHEN pages >= ${SAMPLED_FROM} THEN ${SAMPLED_PAGES}.0 / pages ELSE 0 END
   FROM (SELECT pg_relation_size('user_profiles') / current_setting('block_size')::int AS pages) AS p)`;

/** What a search finds. */
interface Searched {
  /** Who has the text. */
  total: Total;
  /** All of them; undefined where they are too many. */
  users?: Ids;
  /** Where they are too many: so many of those who have it match in all else; there are more. 0 where that takes long to tell. */
  met: number;
}

/**
 * How many of a sample, always the same one, have the text, where those who have it are too many to be named; null where they may not be.
 *
 * @param isSimple whether all else that is asked can be told of one person at once
 */
async function sample(db: Db, filter: UserFilter, isSimple: boolean): Promise<Searched | null> {
  const patterns = searchPatterns(filter.q ?? '');
  if (patterns.every(({ isWhole }) => isWhole)) return null;
  const { q: _q, ...others } = filter;
  const { where, params } = isSimple ? filterToSql(others, 1, LOOKED) : { where: 'FALSE', params: [] };
  const isMet = where === 'TRUE' ? where : `EXISTS (SELECT FROM users u WHERE u.id = f.user_id AND ${where})`;
  const [row]: { total: number; met: number; share: number }[] = await db.query(
    `SELECT count(*)::int AS total, ${SAMPLED_SHARE}::float AS share,
            count(*) FILTER (WHERE place <= ${MET} AND ${isMet})::int AS met
       FROM (SELECT user_id, row_number() OVER () AS place
               FROM user_profiles TABLESAMPLE SYSTEM (100 * ${SAMPLED_SHARE}) REPEATABLE (1)
              WHERE search_text LIKE ANY ($1::text[])) AS f`,
    [patterns.map(({ like }) => like), ...params],
  );
  const { total = 0, met = 0, share = 0 } = row ?? {};
  const areMany = total >= COMMON_FROM && total >= NAMED_TO * share;
  return areMany ? { total: { total, isExact: false }, met } : null;
}

/** Whom the text alone finds: profiles tell, and everybody has one. */
async function search(db: Db, filter: UserFilter): Promise<Searched> {
  const params: unknown[] = [];
  const [row]: Ids[] = await db.query(
    `SELECT coalesce(array_agg(id), '{}')::text AS array, count(*)::int AS count
       FROM (${foundSql(filter, params)}) AS f`,
    params,
  );
  const users = row ?? { array: '{}', count: 0 };
  return users.count > NAMED_TO
    ? { total: { total: NAMED_TO, isExact: false }, met: 0 }
    : { total: exactly(users.count), users, met: 0 };
}

/** Reads the ids of those whom a text finds, one more than are named where there are more. */
export function foundSql(filter: UserFilter, params: unknown[]): string {
  const search = searchSql(filter, (value) => `$${params.push(value)}`);
  return `SELECT f.user_id AS id FROM user_profiles f WHERE ${search} LIMIT ${NAMED_TO + 1}`;
}

async function countRows(db: Db, from: string, params: unknown[], to: number): Promise<Total> {
  const [row]: { count: number }[] = await db.query(
    `SELECT count(*)::int AS count FROM (SELECT FROM ${from} LIMIT ${to + 1}) AS found`,
    params,
  );
  const count = row?.count ?? 0;
  return { total: Math.min(count, to), isExact: count <= to };
}
