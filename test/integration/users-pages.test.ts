import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { beforeAll, expect, it } from 'vitest';
import { Secret } from '../../server/platform/config/secret.js';
import { encodeCursor } from '../../server/platform/http/cursor.js';
import { SealedCursor } from '../../server/platform/http/sealed-cursor.js';
import { PeopleCountsReader } from '../../server/users/people-counts.reader.js';
import { endOfKstDay, isKstDay, startOf } from '../../server/users/users.filter.js';
import { UsersReader } from '../../server/users/users.reader.js';
import { USER_SORTS, type UserFilter, type UserSort } from '../../server/users/users.schema.js';
import { COUNTED_TO } from '../../server/users/users.totals.js';
import { createTestDatabase } from '../support/database.js';

/** So many that a search gives up naming whom it finds, and pages of profiles are sampled. */
const PEOPLE = 24_000;
const SECRET = new Secret('test');
const SCOPES = ['email', 'phone', 'message', 'many_1'];
const TERMS = ['marketing', 'night'];

interface Person {
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
}

let dataSource: DataSource;
let reader: UsersReader;
let people: Person[];
let now: number;
const orders = new Map<UserSort, Person[]>();

beforeAll(async () => {
  dataSource = await (await createTestDatabase()).dataSource();
  reader = new UsersReader(dataSource, new PeopleCountsReader(dataSource), { secretKey: SECRET });
  await invent();
  const text = (time: string) =>
    `coalesce(to_char(nullif(${time}, '-infinity') AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '')`;
  people = await dataSource.query(
    `SELECT u.id, u.status, ${text('u.connected_at')} AS connected_at, ${text('u.first_seen_at')} AS first_seen_at,
            ${text("LEAST(coalesce(u.profile_read_at, '-infinity'), coalesce(u.scopes_read_at, '-infinity'), u.terms_read_at)")} AS read_at,
            s.scopes_agreed AS scopes, s.terms_agreed AS terms,
            left(coalesce(p.nickname, ''), 40) AS nickname, p.search_text, u.connected_at::text AS printed
       FROM users u JOIN user_profiles p ON p.user_id = u.id LEFT JOIN consent_sets s ON s.id = u.consent_set_id`,
  );
  now = Date.now();
  for (const sort of USER_SORTS) orders.set(sort, [...people].sort(compareBy(sort)));
});

/**
 * People of all kinds, in clusters: the first thousands and the last have little in common, six thousand were linked at
 * one moment, one in eleven at no time. The last combinations of consents have names for which there is no bit.
 */
async function invent(): Promise<void> {
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
  await dataSource.query('ANALYZE');
}

function compareBy(sort: UserSort): (a: Person, b: Person) => number {
  const sign = sort.startsWith('-') ? -1 : 1;
  const byId = (a: Person, b: Person) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1);
  const byKey = (a: Person, b: Person) => {
    if (sort.endsWith('nickname')) return Buffer.compare(Buffer.from(a.nickname), Buffer.from(b.nickname));
    if (sort.endsWith('id')) return 0;
    return a.connected_at < b.connected_at ? -1 : a.connected_at > b.connected_at ? 1 : 0;
  };
  return (a, b) => sign * (byKey(a, b) || byId(a, b));
}

/** The text of a moment, to be compared with those of {@link Person}. */
const at = (time: number | Date) => new Date(time).toISOString().replace('Z', '000Z');
const hoursAgo = (hours: number) => at(now - hours * 3_600_000);

/** Whether somebody matches in all but the ids, told without the database. */
function isMatch(filter: UserFilter, one: Person): boolean {
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
    (!from || one.connected_at >= at(startOf(from))) &&
    (!to || (isKstDay(to) ? one.connected_at < at(endOfKstDay(to)) : one.connected_at <= at(new Date(to)))) &&
    (!filter.waitingLongerThanHours ||
      (status === 'waiting' &&
        (one.connected_at || one.first_seen_at) <= hoursAgo(filter.waitingLongerThanHours))) &&
    (!filter.refreshedBeforeDays ||
      (status !== 'unlinked' && one.read_at < hoursAgo(24 * filter.refreshedBeforeDays))) &&
    (!q || one.search_text.includes(q.endsWith('*') ? `\n${q.slice(0, -1)}` : q.replaceAll('"', '\n')))
  );
}

const names = (from: string[]) => fc.subarray([...from, 'nobody_named_this'], { minLength: 1, maxLength: 2 });
const moment = fc.constantFrom(
  ...['2025-01-02', '2025-05-01', '2025-06-01', '2025-06-02', '2025-06-03', '2025-08-30', '2025-09-10'],
  ...['2025-06-01T15:00:00Z', '2025-06-01T15:00:01+00:00', '2025-08-01T00:00:00.000Z'],
);
/** Is asked for in so many of ten questions. */
const in10 = <T>(times: number, asked: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 10 - times, arbitrary: fc.constant(undefined) }, { weight: times, arbitrary: asked });
const anyFilter: fc.Arbitrary<UserFilter> = fc.record({
  status: in10(5, fc.subarray(['linked', 'waiting', 'unlinked'] as const, { minLength: 1 })),
  q: in10(4, fc.constantFrom('보리', '리', '보리*', '팥', '보리차', '콩', '콩1*', '"콩1"', '400001', '없음')),
  agreed: in10(4, names(SCOPES)),
  notAgreed: in10(2, names(SCOPES)),
  termAgreed: in10(2, names(TERMS)),
  termNotAgreed: in10(2, names(TERMS)),
  connectedFrom: in10(3, moment),
  connectedTo: in10(3, moment),
  lacksAny: in10(1, fc.subarray(['scope:email', 'scope:phone', 'term:marketing'], { minLength: 1 })),
  waitingLongerThanHours: in10(1, fc.constantFrom(24, 100, 87_600)),
  refreshedBeforeDays: in10(1, fc.constantFrom(1, 10, 29)),
});
/** The ids of each so many-th person. */
const anyIds = in10(1, fc.constantFrom(3, 50, 1_000));

function cursorAfter({ id, nickname, printed }: Person, sort: UserSort): string {
  if (sort.endsWith('nickname')) return new SealedCursor(SECRET).encode([nickname, id]);
  return encodeCursor(sort.endsWith('id') ? [id] : [printed, id]);
}

it('any page of any question has the people whom a look at everybody finds, and their number', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyFilter,
      anyIds,
      fc.constantFrom(...USER_SORTS),
      fc.integer({ min: 1, max: 100 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (others, every, sort, limit, place) => {
        const ids = every && people.filter((_, n) => n % every === 0).map(({ id }) => id);
        const filter = { ...others, ids };
        const named = ids && new Set(ids);
        const matching = (orders.get(sort) ?? []).filter(
          (one) => isMatch(filter, one) && (!named || named.has(one.id)),
        );
        for (const start of new Set([0, Math.floor(place * matching.length)])) {
          const before = matching[start - 1];
          const page = await reader.list({
            ...filter,
            sort,
            limit,
            ...(before && { cursor: cursorAfter(before, sort) }),
          });
          expect(page.rows.map(({ id }) => id)).toEqual(
            matching.slice(start, start + limit).map(({ id }) => id),
          );
          expect(page.nextCursor !== null).toBe(start + limit < matching.length);
          if (page.totalIsExact) expect(page.total).toBe(matching.length);
          else expect(page.total).toBeLessThanOrEqual(matching.length);
          if (ids && ids.length <= COUNTED_TO) expect(page.totalIsExact).toBe(true);
          if (!filter.q && matching.length <= COUNTED_TO) expect(page.totalIsExact).toBe(true);
        }
      },
    ),
    {
      numRuns: 40,
      examples: [
        // A text that most have, and all else is asked of them too.
        [{ q: '보리', status: ['linked'], connectedTo: '2025-01-02' }, 3, 'connectedAt', 1, 0],
        [{ q: '보리', waitingLongerThanHours: 100 }, undefined, '-connectedAt', 25, 0.9],
        // Some thousands in the order of their names, of whom the last are at the other end.
        [{ connectedFrom: '2025-08-01T00:00:00.000Z' }, undefined, 'nickname', 25, 0.995],
        [{ connectedFrom: '2025-08-01T00:00:00.000Z' }, undefined, '-nickname', 25, 0.4],
        [{ q: '팥' }, undefined, 'nickname', 25, 0.2],
        [{ q: '보리차' }, undefined, '-nickname', 100, 0.99],
      ],
    },
  );
});
