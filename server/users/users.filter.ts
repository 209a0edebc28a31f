import type { UserFilter } from './users.schema.js';
import { searchPatterns } from './users.search.js';

/** A filter as SQL on `users u`; `params` are numbered from the offset given. */
export interface FilterSql {
  /** A condition without `WHERE`; `TRUE` where everybody matches. */
  where: string;
  params: unknown[];
}

/**
 * The one place that turns a question about people into SQL, for the list, its total and a job's draft.
 * Questions about consent are asked of the `consent_sets` dictionary, not of every person.
 *
 * @param filter a validated filter
 * @param offset how many parameters the statement has before these
 */
export function filterToSql(filter: UserFilter, offset = 0): FilterSql {
  const params: unknown[] = [];
  const conditions: string[] = [];
  const bind = (value: unknown) => {
    params.push(value);
    return `$${offset + params.length}`;
  };

  if (filter.status) conditions.push(`u.status = ANY(${bind(filter.status)}::text[])`);
  if (filter.ids) conditions.push(`u.id = ANY(${bind(filter.ids)}::bigint[])`);
  if (filter.connectedFrom) {
    conditions.push(`u.connected_at >= ${bind(startOf(filter.connectedFrom))}::timestamptz`);
  }
  if (filter.connectedTo) {
    const { end, isInclusive } = endOf(filter.connectedTo);
    // '-infinity' stands for "Kakao gave no time": such people are in no range.
    conditions.push(
      `u.connected_at ${isInclusive ? '<=' : '<'} ${bind(end)}::timestamptz AND u.connected_at > '-infinity'`,
    );
  }
  if (filter.waitingLongerThanHours !== undefined) {
    const since = `now() - make_interval(hours => ${bind(filter.waitingLongerThanHours)}::int)`;
    // Where Kakao gave no time, they wait at least since they were first seen.
    conditions.push(
      `u.status = 'waiting' AND CASE WHEN u.connected_at > '-infinity' THEN u.connected_at ELSE u.first_seen_at END <= ${since}`,
    );
  }
  if (filter.refreshedBeforeDays !== undefined) {
    const since = `now() - make_interval(days => ${bind(filter.refreshedBeforeDays)}::int)`;
    const isOlder = `u.profile_read_at < ${since} OR u.scopes_read_at < ${since} OR u.terms_read_at < ${since}`;
    const isUnread = 'u.profile_read_at IS NULL OR u.scopes_read_at IS NULL';
    conditions.push(`u.status <> 'unlinked' AND (${isOlder} OR ${isUnread})`);
  }
  const sets: string[] = [];
  if (filter.agreed) sets.push(`s.scopes_agreed @> ${bind(filter.agreed)}::text[]`);
  if (filter.notAgreed) sets.push(`NOT s.scopes_agreed && ${bind(filter.notAgreed)}::text[]`);
  if (filter.termAgreed) sets.push(`s.terms_agreed @> ${bind(filter.termAgreed)}::text[]`);
  if (filter.termNotAgreed) sets.push(`NOT s.terms_agreed && ${bind(filter.termNotAgreed)}::text[]`);
  if (sets.length > 0) {
    conditions.push(`u.consent_set_id IN (SELECT s.id FROM consent_sets s WHERE ${sets.join(' AND ')})`);
  }
  const patterns = searchPatterns(filter.q ?? '');
  if (patterns.length > 0) {
    const likes = patterns.map((pattern) => `f.search_text LIKE ${bind(pattern)}`);
    conditions.push(`u.id IN (SELECT f.user_id FROM user_profiles f WHERE ${likes.join(' OR ')})`);
  }
  return { where: conditions.length === 0 ? 'TRUE' : conditions.join(' AND '), params };
}

const DAY_MS = 86_400_000;

/** KST is UTC+9 all year round; a day begins at 15:00 UTC of the day before. */
function kstDay(text: string): Date | null {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00+09:00`) : null;
}

function startOf(moment: string): Date {
  return kstDay(moment) ?? new Date(moment);
}

function endOf(moment: string): { end: Date; isInclusive: boolean } {
  const day = kstDay(moment);
  return day
    ? { end: new Date(day.getTime() + DAY_MS), isInclusive: false }
    : { end: new Date(moment), isInclusive: true };
}
