import { plainArray } from '../../platform/database/array-text.js';
import type { UserFilter } from '../users.schema.js';
import type { SetBits } from './set-bits.js';
import { type Bind, consentSql } from './users.consents.js';
import { between } from './users.days.js';
import { searchPatterns } from './users.search.js';
import { sourcesOf, spelledOut } from './users.sources.js';

/** A filter as SQL on `users u`; `params` are numbered from the offset given. */
export interface FilterSql {
  /** A condition without `WHERE`; `TRUE` where everybody matches. */
  where: string;
  params: unknown[];
}

/** How people who match are got at; the planner does not know how many there will be. */
type Way =
  /** By whichever index tells them. */
  | 'found'
  /** All who might match are made out first; then people are walked over in the order of the list, many of them. */
  | 'walked'
  /** Each is looked at in the order of the list, a few of them. */
  | 'looked';

export interface Ways {
  consent: Way;
  search: Way;
  sources: Exclude<Way, 'walked'>;
}

/** Each person is looked at, for a few who are met soon. */
export const LOOKED: Ways = { consent: 'looked', search: 'looked', sources: 'looked' };

/** Those who match are found, for as many as there are. */
export const FOUND: Ways = { consent: 'found', search: 'found', sources: 'found' };

/**
 * The same for all of them at once. Nobody is looked up because of their consents: the planner takes the combinations that
 * match for two hundred, and would look for each person of theirs what else is asked of them, of everybody if need be.
 */
export const GATHERED: Ways = { consent: 'walked', search: 'found', sources: 'found' };

/** Numbers as the text of an array of PostgreSQL's: the driver takes long over each element of a list. */
export interface Ids {
  array: string;
  count: number;
}

/** Parts of a question that were answered before. */
export interface Named {
  /** All whom the text searched for finds. */
  users?: Ids;
  /** All combinations of consents that are asked for. */
  sets?: SetBits;
  /** Of the {@link sourcesOf} the filter the one whose ids are chosen from already. */
  source?: number;
}

/** So many combinations of consents are found one by one. */
const SETS_FOUND_TO = 10_000;

/** When the part was read that was read longest ago; `-infinity` where one never was. As in `users_stale_idx`. */
export const COMPLETELY_READ_AT =
  "LEAST(COALESCE(u.profile_read_at, '-infinity'), COALESCE(u.scopes_read_at, '-infinity'), u.terms_read_at)";

/**
 * The one place that turns a question about people into SQL, for the list, its total and a job's draft.
 * Questions about consent are asked of the `consent_sets` dictionary, not of every person.
 *
 * @param asked a validated filter
 * @param offset how many parameters the statement has before these
 * @param ways how they are got at; the answer is the same
 * @param named what is known already of who matches
 */
export function filterToSql(asked: UserFilter, offset = 0, ways = FOUND, named: Named = {}): FilterSql {
  const filter = spelledOut(asked);
  const params: unknown[] = [];
  const conditions: string[] = [];
  const bind = (value: unknown) => {
    params.push(value);
    return `$${offset + params.length}`;
  };

  // One is read in the order of an index.
  if (filter.status?.length === 1) conditions.push(`u.status = ${bind(filter.status[0])}::text`);
  else if (filter.status) conditions.push(`u.status = ANY(${bind(filter.status)}::text[])`);
  if (filter.ids) conditions.push(`u.id = ANY(${bind(filter.ids)}::bigint[])`);
  conditions.push(...between('u.connected_at', filter.connectedFrom, filter.connectedTo, bind));
  // '-infinity' stands for "Kakao gave no time": such people are in no range.
  if (filter.connectedTo) conditions.push("u.connected_at > '-infinity'");
  if (filter.waitingLongerThanHours !== undefined) {
    const since = `now() - make_interval(hours => ${bind(filter.waitingLongerThanHours)}::int)`;
    // Where Kakao gave no time ('-infinity'), they wait at least since they were first seen; the others need no look there.
    conditions.push(
      `u.status = 'waiting' AND u.connected_at <= ${since} AND (
         u.connected_at > '-infinity' OR (SELECT w.first_seen_at <= ${since} FROM users w WHERE w.id = u.id))`,
    );
  }
  if (filter.refreshedBeforeDays !== undefined) {
    const since = `now() - make_interval(days => ${bind(filter.refreshedBeforeDays)}::int)`;
    conditions.push(`u.status <> 'unlinked' AND ${COMPLETELY_READ_AT} < ${since}`);
  }
  for (const [place, source] of sourcesOf(filter).entries())
    conditions.push(place === named.source ? source.rest(bind) : source[ways.sources](bind));
  const { sets } = named;
  const areSetsUsed = sets && (ways.consent === 'walked' || sets.count <= SETS_FOUND_TO);
  const consent = areSetsUsed ? null : consentSql(filter, bind);
  if (areSetsUsed && ways.consent === 'walked') conditions.push(hasBit('u.consent_set_id', sets, bind));
  else if (areSetsUsed)
    conditions.push(isOneOf('u.consent_set_id', 'int', plainArray(sets.ids()), ways.consent, bind));
  if (consent && ways.consent === 'looked') {
    conditions.push(
      `(SELECT ${consent.mask('s')} OR ${consent.names('s')} FROM consent_sets s WHERE s.id = u.consent_set_id)`,
    );
  } else if (consent) {
    // In two parts, as the first needs the index only.
    const isOne = `u.consent_set_id IN (SELECT s.id FROM consent_sets s WHERE ${consent.mask('s')}
                              UNION ALL SELECT s.id FROM consent_sets s WHERE ${consent.names('s')})`;
    // With `IS TRUE` it is a look into a table of sets for each person, which is never turned into a join.
    conditions.push(ways.consent === 'walked' ? `(${isOne}) IS TRUE` : isOne);
  }
  const search = named.users ? null : searchSql(filter, bind);
  if (named.users) conditions.push(isOneOf('u.id', 'bigint', named.users.array, ways.search, bind));
  if (search) {
    conditions.push(
      ways.search === 'looked'
        ? `(SELECT ${search} FROM user_profiles f WHERE f.user_id = u.id)`
        : `u.id IN (SELECT f.user_id FROM user_profiles f WHERE ${search})`,
    );
  }
  return { where: conditions.length === 0 ? 'TRUE' : conditions.join(' AND '), params };
}

/**
 * Whether a column has one of some values: the keys of one scan of its index, or a look into a table of them for each
 * person. The planner would weigh each element of an array that it sees; hence the sub-select.
 */
function isOneOf(column: string, type: 'int' | 'bigint', array: string, way: Way, bind: Bind): string {
  const values = `${bind(array)}::${type}[]`;
  return way === 'walked'
    ? `(${column} IN (SELECT unnest(${values}))) IS TRUE`
    : `${column} = ANY((SELECT ${values})::${type}[])`;
}

/** Whether a column has the id of one of some combinations. */
function hasBit(column: string, { bits }: SetBits, bind: Bind): string {
  return `CASE WHEN ${column} < ${8 * bits.length} THEN get_bit(${bind(bits)}::bytea, ${column}) = 1 END`;
}

/** What a filter searches for, as a condition on `user_profiles f`; null where it searches for nothing. */
export function searchSql(filter: UserFilter, bind: Bind): string | null {
  const patterns = searchPatterns(filter.q ?? '').map(({ like, words }) => {
    if (!words) return `f.search_text LIKE ${bind(like)}`;
    // Not the bare column: the trigrams of a whole field are many, and most of them common.
    return `(search_words(f.search_text) @@ ${bind(words)}::tsquery AND f.search_text || '' LIKE ${bind(like)})`;
  });
  return patterns.length > 0 ? patterns.join(' OR ') : null;
}
