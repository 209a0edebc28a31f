import type { DataSource } from 'typeorm';
import { firstAgreedFor, parseReconfirm } from '../../server/consents/reconfirm.js';
import { daysAfter, endOfKstDay, isKstDay, kstDayOf } from '../../server/platform/kst.js';
import { startOf } from '../../server/users/find/users.days.js';
import type { UserFilter } from '../../server/users/users.schema.js';

/** So many that a search gives up naming whom it finds, and pages of profiles are sampled. */
const PEOPLE = 24_000;

/** The only notice: of the term `marketing`. */
export const NOTICE = '1';
const NOTICE_FROM = '2025-03-01T00:00:00.000000Z';

export interface Person {
  id: string;
  status: 'linked' | 'waiting' | 'unlinked';
  /** As text, in an order that is that of time; empty stands for `-infinity`. */
  connected_at: string;
  first_seen_at: string;
  read_at: string;
  scopes: string[] | null;
  terms: string[] | null;
  /** The beginning that people are ordered by. */
  nickname: string;
  search_text: string;
  /** What PostgreSQL prints. */
  printed: string;
  drift: string[];
  /** What ended the link of who is unlinked now. */
  end: { at: string; cause: string };
  changes: Change[];
  /** When they agreed to `marketing`; empty where nobody knows, null where there is no such row. */
  marketing_at: string | null;
}

interface Change {
  name: string;
  from: boolean;
  to: boolean | null;
  at: string;
}

/** A crowd that the database knows, and the same people as a test knows them. */
export async function inventCrowd(dataSource: DataSource): Promise<Person[]> {
  await invent(dataSource);
  await inventPast(dataSource);
  await dataSource.query('ANALYZE');
  const text = (time: string) =>
    `coalesce(to_char(nullif(${time}, '-infinity') AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '')`;
  const time = text('coalesce(e.occurred_at, e.observed_at)');
  return dataSource.query(
    `SELECT u.id, u.status, ${text('u.connected_at')} AS connected_at, ${text('u.first_seen_at')} AS first_seen_at,
            ${text("LEAST(coalesce(u.profile_read_at, '-infinity'), coalesce(u.scopes_read_at, '-infinity'), u.terms_read_at)")} AS read_at,
            s.scopes_agreed AS scopes, s.terms_agreed AS terms,
            left(coalesce(p.nickname, ''), 40) AS nickname, p.search_text, u.connected_at::text AS printed,
            coalesce(d.kinds, '{}') AS drift,
            coalesce((SELECT json_build_object('at', ${time}, 'cause', CASE WHEN e.is_own_call THEN 'own' ELSE e.reason END)
                        FROM consent_events e WHERE e.user_id = u.id AND e.type = 'unlinked' AND e.observed_at = u.unlinked_at),
                     '{"at": "", "cause": "unknown"}') AS end,
            coalesce((SELECT json_agg(json_build_object('name', e.type || ':' || e.subject, 'from', e.from_agreed,
                                                        'to', e.to_agreed, 'at', ${time}))
                        FROM consent_events e WHERE e.user_id = u.id AND e.from_agreed IS NOT NULL), '[]') AS changes,
            (SELECT ${text('t.agreed_at')} FROM user_term_times t WHERE t.user_id = u.id AND t.tag = 'marketing') AS marketing_at
       FROM users u JOIN user_profiles p ON p.user_id = u.id LEFT JOIN consent_sets s ON s.id = u.consent_set_id
       LEFT JOIN drifts d ON d.user_id = u.id`,
  );
}

/**
 * People of all kinds, in clusters: the first thousands and the last have little in common, six thousand were linked at
 * one moment, one in eleven at no time. The last combinations of consents have names for which there is no bit.
 */
async function invent(dataSource: DataSource): Promise<void> {
  await dataSource.query(
    `INSERT INTO consent_sets (scopes_agreed, terms_agreed, digest)
     SELECT s, t, row_number() OVER ()::text FROM (VALUES
       (NULL), ('{}'::text[]), ('{email}'), ('{phone}'), ('{email,phone}'), ('{email,phone,message}')) AS s (s),
       (VALUES (NULL), ('{}'::text[]), ('{marketing}'), ('{marketing,night}')) AS t (t)
     UNION ALL SELECT array_agg('many_' || n) || '{email}', NULL, 'many' FROM generate_series(1, 70) AS n
     UNION ALL SELECT array_agg('many_' || n), '{marketing}', 'some' FROM generate_series(60, 70) AS n`,
  );
  await dataSource.query(
    `INSERT INTO users (id, status, connected_at, consent_set_id, first_seen_at, profile_read_at, scopes_read_at, terms_read_at)
     SELECT CASE WHEN n % 7 = 0 THEN 1376016924400000000 ELSE 4000000000 END + n,
            CASE WHEN n % 10 = 0 OR n > 20000 THEN 'waiting' WHEN n % 13 = 0 THEN 'unlinked' ELSE 'linked' END,
            CASE WHEN n % 11 = 0 THEN '-infinity'
                 WHEN n BETWEEN 5000 AND 11000 THEN timestamptz '2025-06-01 15:00Z'
                 ELSE timestamptz '2025-01-01Z' + make_interval(hours => n / 4) + (n % 3) * interval '1 microsecond' END,
            CASE WHEN n % 10 = 0 AND n % 20 > 0 OR n % 13 = 0 THEN NULL
                 WHEN n <= 6000 THEN 1 + n % 6 WHEN n <= 7500 THEN 25 + n % 2 ELSE 1 + (n * 7919) % 26 END,
            now() - make_interval(hours => 12 + 24 * (n % 9)),
            CASE WHEN n % 5 > 0 THEN now() - make_interval(hours => 12 + 24 * (n % 30)) END,
            now() - interval '2 hours', CASE WHEN n % 3 > 0 THEN now() - make_interval(hours => 36) END
       FROM generate_series(1, ${PEOPLE}) AS n`,
  );
  await dataSource.query(
    `INSERT INTO user_profiles (user_id, nickname, search_text, properties)
     SELECT id, name, E'\\n' || id || coalesce(E'\\n' || name, '') || E'\\n', jsonb_build_object('about', repeat('-', 200))
       FROM (SELECT id, CASE WHEN id % 97 = 0 THEN '콩' || id % 40 WHEN id % 89 = 0 THEN NULL
                             WHEN id % 83 = 0 THEN repeat('긴', 60) || id % 5 WHEN id % 79 = 0 THEN ''
                             WHEN id % 4000000 % 24001 > 22000 THEN '😀팥'
                             WHEN id % 4000000 > 16000 AND id % 4000000 < 22000 THEN '보리차' ELSE '보리' END AS name FROM users) AS u`,
  );
}

/**
 * What other tables hold of them: of some kinds a few people, of others thousands, of one nearly everybody. Some were
 * unlinked before, some unlinks have no event, some times outlive their consent.
 */
async function inventPast(dataSource: DataSource): Promise<void> {
  const n = 'id % 4000000';
  await dataSource.query(
    `UPDATE users SET unlinked_at = timestamptz '2025-02-01Z' + make_interval(hours => (id % 5000)::int) WHERE status = 'unlinked'`,
  );
  await dataSource.query(
    `INSERT INTO consent_events (user_id, type, observed_at, occurred_at, source, reason, is_own_call)
     SELECT id, 'unlinked', unlinked_at, CASE WHEN id % 3 = 0 THEN unlinked_at - interval '1 day' END,
            CASE WHEN id % 4 = 0 THEN 'job' ELSE 'webhook' END,
            CASE WHEN id % 50 = 3 THEN 'ACCOUNT_DELETE' ELSE 'UNLINK_FROM_APPS' END, id % 4 = 0
       FROM users WHERE status = 'unlinked' AND id % 17 > 0
     UNION ALL
     SELECT id, 'unlinked', timestamptz '2025-02-01Z' + make_interval(hours => (id % 4999)::int), NULL, 'webhook', 'ACCOUNT_DELETE', false
       FROM users WHERE id % 9 = 0`,
  );
  await dataSource.query(
    `INSERT INTO consent_events (user_id, type, subject, from_agreed, to_agreed, observed_at, source)
     SELECT id, 'term', 'marketing', false, true, timestamptz '2025-03-01Z' + make_interval(hours => (id % 3000)::int), 'sync' FROM users
     UNION ALL
     SELECT id, 'term', 'marketing', true, false, timestamptz '2025-05-01Z' + make_interval(hours => (id % 3000)::int), 'sync' FROM users WHERE id % 3 = 0
     UNION ALL
     SELECT id, 'scope', 'email', true, NULL, timestamptz '2025-06-01Z', 'sync' FROM users WHERE id % 150 = 0 OR ${n} > 23500
     UNION ALL
     SELECT id, 'scope', 'phone', NULL, true, timestamptz '2025-06-01Z', 'sync' FROM users`,
  );
  await dataSource.query(
    `INSERT INTO drifts (user_id, kinds, found_at)
     SELECT id, CASE WHEN id % 100 = 1 THEN '{told-linked}' WHEN id % 2 = 0 THEN '{scopes-not-told}' ELSE '{scopes-not-told,terms-not-told}' END::text[], now()
       FROM users WHERE id % 5 < 2`,
  );
  await dataSource.query(
    `INSERT INTO user_term_times (user_id, tag, agreed_at)
     SELECT u.id, 'marketing', CASE WHEN u.id % 19 > 0 THEN timestamptz '2024-09-01Z' + make_interval(days => (u.id % 400)::int) END
       FROM users u LEFT JOIN consent_sets s ON s.id = u.consent_set_id
      WHERE s.terms_agreed @> '{marketing}' OR u.status = 'unlinked' AND u.id % 2 = 0`,
  );
  await dataSource.query(
    `INSERT INTO operators (email, name, role, password_hash) VALUES ('maker@example.com', 'Maker', 'admin', 'none')`,
  );
  await dataSource.query(
    `INSERT INTO notices (kind, subject, language, version, text, digest, in_force_from, created_by)
     SELECT 'term', 'marketing', 'ko', '1', 'text', 'digest', $1, id FROM operators`,
    [NOTICE_FROM],
  );
}

/** The text of a moment, to be compared with those of {@link Person}. */
const at = (time: number | Date) => new Date(time).toISOString().replace('Z', '000Z');

/**
 * Whether somebody matches in all but the ids, told without the database.
 *
 * @param now when that is asked, in milliseconds
 */
export function isMatch(filter: UserFilter, one: Person, now: number): boolean {
  const hoursAgo = (hours: number) => at(now - hours * 3_600_000);
  const { status, scopes, terms } = one;
  const { q, lacksAny, connectedFrom: from, connectedTo: to } = filter;
  const has = (list: string[] | null, names: string[] | undefined) =>
    !names || (list !== null && names.every((name) => list.includes(name)));
  const hasNone = (list: string[] | null, names: string[] | undefined) =>
    !names || (list !== null && !names.some((name) => list.includes(name)));
  const lacks = (name: string) => {
    const [kind, subject = ''] = name.split(':');
    return !(kind === 'scope' ? scopes : terms)?.includes(subject);
  };
  return (
    (!filter.status || filter.status.includes(status)) &&
    has(scopes, filter.agreed) &&
    hasNone(scopes, filter.notAgreed) &&
    has(terms, filter.termAgreed) &&
    hasNone(terms, filter.termNotAgreed) &&
    (!lacksAny || (scopes !== null && terms !== null && lacksAny.some(lacks))) &&
    ((!from && !to) || one.connected_at !== '') &&
    isBetween(one.connected_at, from, to) &&
    (!filter.waitingLongerThanHours ||
      (status === 'waiting' &&
        (one.connected_at || one.first_seen_at) <= hoursAgo(filter.waitingLongerThanHours))) &&
    (!filter.refreshedBeforeDays ||
      (status !== 'unlinked' && one.read_at < hoursAgo(24 * filter.refreshedBeforeDays))) &&
    (!filter.drift || filter.drift.some((kind) => one.drift.includes(kind))) &&
    isEnd(filter, one) &&
    hasChanged(filter, one.changes) &&
    isAged(filter, one, now) &&
    (!filter.noticeNotAccepted ||
      (filter.noticeNotAccepted === NOTICE &&
        status !== 'unlinked' &&
        terms !== null &&
        !((one.marketing_at ?? '') >= NOTICE_FROM))) &&
    (!q || one.search_text.includes(q.endsWith('*') ? `\n${q.slice(0, -1)}` : q.replaceAll('"', '\n')))
  );
}

function isBetween(time: string, from: string | undefined, to: string | undefined): boolean {
  return (
    (!from || time >= at(startOf(from))) &&
    (!to || (isKstDay(to) ? time < at(endOfKstDay(to)) : time <= at(new Date(to))))
  );
}

function isEnd({ unlinkedFrom, unlinkedTo, unlinkedBy }: UserFilter, { status, end }: Person): boolean {
  const isTimed = unlinkedFrom !== undefined || unlinkedTo !== undefined;
  if (!isTimed && !unlinkedBy) return true;
  return (
    status === 'unlinked' &&
    (!isTimed || (end.at !== '' && isBetween(end.at, unlinkedFrom, unlinkedTo))) &&
    (!unlinkedBy || unlinkedBy.includes(end.cause))
  );
}

function hasChanged({ gave, withdrew, changedFrom, changedTo }: UserFilter, changes: Change[]): boolean {
  const some = (isOne: (change: Change) => boolean) =>
    changes.some((change) => isOne(change) && isBetween(change.at, changedFrom, changedTo));
  const hasGiven = ({ from, to }: Change) => !from && to === true;
  const hasWithdrawn = ({ from, to }: Change) => from && to === false;
  if (!gave && !withdrew)
    return (!changedFrom && !changedTo) || some((change) => hasGiven(change) || hasWithdrawn(change));
  return (
    (!gave || some((change) => hasGiven(change) && gave.includes(change.name))) &&
    (!withdrew || some((change) => hasWithdrawn(change) && withdrew.includes(change.name)))
  );
}

function isAged({ reconfirm }: UserFilter, { terms, marketing_at }: Person, now: number): boolean {
  const asked = reconfirm ? parseReconfirm(reconfirm) : null;
  if (!asked) return true;
  if (asked.tag !== 'marketing' || !terms?.includes(asked.tag) || marketing_at === null) return false;
  if (!asked.isKnown || marketing_at === '') return !asked.isKnown && marketing_at === '';
  const first = (days: number) => at(firstAgreedFor(daysAfter(kstDayOf(new Date(now)), days)));
  return (
    (asked.from === null || marketing_at >= first(asked.from)) &&
    (asked.to === null || marketing_at < first(asked.to + 1))
  );
}
