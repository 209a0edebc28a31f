import {
  daysAfter,
  firstAgreedFor,
  kstDay as kstDayOf,
  parseReconfirm,
  type Reconfirm,
} from '../consents/reconfirm.js';
import { plainArray } from '../platform/database/array-text.js';
import { type Bind, consentSql } from './users.consents.js';
import type { UserFilter } from './users.schema.js';
import { searchPatterns } from './users.search.js';

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
}

/** Each person is looked at, for a few who are met soon. */
export const LOOKED: Ways = { consent: 'looked', search: 'looked' };

/** Those who match are found, for as many as there are. */
export const FOUND: Ways = { consent: 'found', search: 'found' };

/** Numbers as the text of an array of PostgreSQL's: the driver takes long over each element of a list. */
export interface Ids {
  array: string;
  count: number;
}

/** Parts of a question that were answered before. */
export interface Named {
  /** All whom the text searched for finds. */
  users?: Ids;
  /** The ids of all combinations of consents that are asked for. */
  sets?: readonly number[];
}

/** Joins `consent_events e`: the event that ended the link of somebody who is unlinked now. */
export const UNLINK_EVENT = "e.user_id = u.id AND e.type = 'unlinked' AND e.observed_at = u.unlinked_at";

/** Of {@link UNLINK_EVENT}: a call of ours, what Kakao's webhook gave as the reason, or nobody said. */
export const UNLINK_CAUSE = `CASE WHEN e.is_own_call THEN 'own' WHEN e.source = 'webhook' THEN COALESCE(e.reason, 'unknown') ELSE 'unknown' END`;

/** When an event happened: Kakao's own time where it gave one, otherwise that of the reading that showed it. */
export const EVENT_TIME = 'COALESCE(e.occurred_at, e.observed_at)';

/** Of an event of a scope or a term: what was agreed to anew, what was taken back; a first reading is neither. */
export const CHANGES = {
  gave: 'NOT e.from_agreed AND e.to_agreed',
  withdrew: 'e.from_agreed AND e.to_agreed IS NOT TRUE',
} as const;

/** When the part was read that was read longest ago; `-infinity` where one never was. As in `users_stale_idx`. */
const COMPLETELY_READ_AT =
  "LEAST(COALESCE(u.profile_read_at, '-infinity'), COALESCE(u.scopes_read_at, '-infinity'), u.terms_read_at)";

/**
 * The one place that turns a question about people into SQL, for the list, its total and a job's draft.
 * Questions about consent are asked of the `consent_sets` dictionary, not of every person.
 *
 * @param filter a validated filter
 * @param offset how many parameters the statement has before these
 * @param ways how they are got at; the answer is the same
 * @param named what is known already of who matches
 */
export function filterToSql(filter: UserFilter, offset = 0, ways = FOUND, named: Named = {}): FilterSql {
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
  const ended = between(EVENT_TIME, filter.unlinkedFrom, filter.unlinkedTo, bind);
  if (filter.unlinkedBy) ended.push(`${UNLINK_CAUSE} = ANY(${bind(filter.unlinkedBy)}::text[])`);
  if (ended.length > 0) {
    // Of an unlink that no event tells of (LEFT JOIN) nothing is known but that it was.
    conditions.push(
      `u.status = 'unlinked' AND u.id IN (
         SELECT u.id FROM users u LEFT JOIN consent_events e ON ${UNLINK_EVENT}
          WHERE u.status = 'unlinked' AND ${ended.join(' AND ')})`,
    );
  }
  conditions.push(...changes(filter, bind));
  const reconfirm = filter.reconfirm ? parseReconfirm(filter.reconfirm) : null;
  if (reconfirm) conditions.push(agedAs(reconfirm, new Date(), bind));
  const consent = named.sets ? null : consentSql(filter, bind);
  if (named.sets && ways.consent === 'walked') conditions.push(hasBit('u.consent_set_id', named.sets, bind));
  else if (named.sets)
    conditions.push(isOneOf('u.consent_set_id', 'int', plainArray(named.sets), ways.consent, bind));
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
  if (filter.noticeNotAccepted) conditions.push(notAccepted(bind(filter.noticeNotAccepted)));
  if (filter.drift) {
    conditions.push(
      `u.id IN (SELECT d.user_id FROM drifts d WHERE d.kinds && ${bind(filter.drift)}::text[])`,
    );
  }
  if (filter.lacksAny) {
    const { scope, term } = namesByKind(filter.lacksAny);
    conditions.push(
      `u.consent_set_id IN (SELECT s.id FROM consent_sets s
         WHERE s.scopes_agreed IS NOT NULL AND s.terms_agreed IS NOT NULL
           AND NOT (s.scopes_agreed @> ${bind(scope)}::text[] AND s.terms_agreed @> ${bind(term)}::text[]))`,
    );
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

/**
 * Whether a column has one of some numbers, by a bit for each: sooner told of many people than by a table of the numbers,
 * which has to be made first. They have to be dense, as ids are of what is inserted only where it is missing.
 */
function hasBit(column: string, numbers: readonly number[], bind: Bind): string {
  const bits = Buffer.alloc((numbers.reduce((most, number) => Math.max(most, number), 0) >> 3) + 1);
  for (const number of numbers) bits[number >> 3] = (bits[number >> 3] ?? 0) | (1 << (number & 7));
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

/** Names such as `scope:a` and `term:b`, apart. */
function namesByKind(names: string[]): Record<'scope' | 'term', string[]> {
  const of = (kind: string) =>
    names.filter((name) => name.startsWith(`${kind}:`)).map((name) => name.slice(kind.length + 1));
  return { scope: of('scope'), term: of('term') };
}

/** Conditions that hold a time in a range of days or moments. */
function between(time: string, from: string | undefined, to: string | undefined, bind: Bind): string[] {
  const conditions: string[] = [];
  if (from) conditions.push(`${time} >= ${bind(startOf(from))}::timestamptz`);
  if (to) {
    const { end, isInclusive } = endOf(to);
    conditions.push(`${time} ${isInclusive ? '<=' : '<'} ${bind(end)}::timestamptz`);
  }
  return conditions;
}

/** Who agrees to a term, by when its two years end. A time may outlive its consent: the combination tells. */
function agedAs(reconfirm: Reconfirm, now: Date, bind: Bind): string {
  const tag = `${bind(reconfirm.tag)}::text`;
  const agrees = `u.consent_set_id IN (SELECT s.id FROM consent_sets s WHERE s.terms_agreed @> ARRAY[${tag}])`;
  const times = `SELECT t.user_id FROM user_term_times t WHERE t.tag = ${tag}`;
  if (!reconfirm.isKnown) return `${agrees} AND NOT EXISTS (${times} AND t.user_id = u.id)`;
  const first = (days: number) => bind(firstAgreedFor(daysAfter(kstDayOf(now), days)));
  const { from, to } = reconfirm;
  const after = from === null ? '' : ` AND t.agreed_at >= ${first(from)}::timestamptz`;
  const before = to === null ? '' : ` AND t.agreed_at < ${first(to + 1)}::timestamptz`;
  return `${agrees} AND u.id IN (${times}${after}${before})`;
}

/** Conditions on what people's consent changed to, in a time. */
function changes(filter: UserFilter, bind: Bind): string[] {
  const isTimed = filter.changedFrom !== undefined || filter.changedTo !== undefined;
  const asked = (['gave', 'withdrew'] as const).filter((name) => filter[name]);
  const some = (conditions: string[]) => {
    const time = between(EVENT_TIME, filter.changedFrom, filter.changedTo, bind);
    const all = ["e.type IN ('scope', 'term')", 'e.from_agreed IS NOT NULL', ...conditions, ...time];
    return `u.id IN (SELECT e.user_id FROM consent_events e WHERE ${all.join(' AND ')})`;
  };
  if (asked.length === 0) return isTimed ? [some([`(${CHANGES.gave} OR ${CHANGES.withdrew})`])] : [];
  return asked.map((name) => {
    const { scope, term } = namesByKind(filter[name] ?? []);
    const types = bind([...scope.map(() => 'scope'), ...term.map(() => 'term')]);
    const names = bind([...scope, ...term]);
    return some([
      CHANGES[name],
      `(e.type, e.subject) IN (SELECT * FROM unnest(${types}::text[], ${names}::text[]))`,
    ]);
  });
}

/**
 * Whether somebody is linked and not known to have accepted a term since a notice of it came into force; whose terms
 * were never read is not counted. Of those who are linked, `user_term_times` has every consent to a term and no other.
 */
function notAccepted(noticeId: string): string {
  const notice = (column: string) =>
    `(SELECT n.${column} FROM notices n WHERE n.id = ${noticeId}::bigint AND n.kind = 'term')`;
  return `u.status <> 'unlinked' AND ${notice('id')} IS NOT NULL
    AND u.consent_set_id IN (SELECT s.id FROM consent_sets s WHERE s.terms_agreed IS NOT NULL)
    AND NOT EXISTS (SELECT FROM user_term_times t WHERE t.user_id = u.id AND t.tag = ${notice('subject')}
                       AND t.agreed_at >= ${notice('in_force_from')})`;
}

const DAY_MS = 86_400_000;

/** Whether a moment of a filter is a whole day in KST rather than a date-time. */
export function isKstDay(moment: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(moment);
}

/** KST is UTC+9 all year round; a day begins at 15:00 UTC of the day before. */
function kstDay(text: string): Date | null {
  return isKstDay(text) ? new Date(`${text}T00:00:00+09:00`) : null;
}

/**
 * The first moment after a KST day.
 *
 * @param day `YYYY-MM-DD`
 */
export function endOfKstDay(day: string): Date {
  return new Date(new Date(`${day}T00:00:00+09:00`).getTime() + DAY_MS);
}

/**
 * The first moment of a range.
 *
 * @param moment a KST day or an RFC 3339 date-time
 */
export function startOf(moment: string): Date {
  return kstDay(moment) ?? new Date(moment);
}

function endOf(moment: string): { end: Date; isInclusive: boolean } {
  const day = kstDay(moment);
  return day
    ? { end: endOfKstDay(moment), isInclusive: false }
    : { end: new Date(moment), isInclusive: true };
}
