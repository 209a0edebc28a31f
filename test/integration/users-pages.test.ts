import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { beforeAll, expect, it } from 'vitest';
import { Secret } from '../../server/platform/config/secret.js';
import { encodeCursor, type List, listOf } from '../../server/platform/http/cursor.js';
import { SealedCursor } from '../../server/platform/http/sealed-cursor.js';
import { PeopleCountsReader } from '../../server/users/find/people-counts.reader.js';
import { sourcesOf } from '../../server/users/find/users.sources.js';
import { COUNTED_TO } from '../../server/users/find/users.totals.js';
import { UsersReader } from '../../server/users/users.reader.js';
import { USER_SORTS, type UserFilter, type UserSort } from '../../server/users/users.schema.js';
import { inventCrowd, isMatch, NOTICE, type Person } from '../support/crowd.js';
import { createTestDatabase } from '../support/database.js';

const SECRET = new Secret('test');
const SCOPES = ['email', 'phone', 'message', 'many_1'];
const TERMS = ['marketing', 'night'];

let dataSource: DataSource;
let reader: UsersReader;
let people: Person[];
let now: number;
const orders = new Map<UserSort, Person[]>();

beforeAll(async () => {
  dataSource = await (await createTestDatabase()).dataSource();
  reader = new UsersReader(dataSource, new PeopleCountsReader(dataSource), { secretKey: SECRET });
  people = await inventCrowd(dataSource);
  now = Date.now();
  for (const sort of USER_SORTS) orders.set(sort, [...people].sort(compareBy(sort)));
});

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
/** What other tables answer: in half of the questions nothing, mostly one thing. */
const anyPast: fc.Arbitrary<UserFilter> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.record({
      drift: fc.subarray(['told-linked', 'scopes-not-told', 'terms-not-told'] as const, { minLength: 1 }),
      withdrew: in10(2, fc.constant<string[]>(['term:marketing'])),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      unlinkedBy: in10(
        7,
        fc.subarray(['own', 'unknown', 'ACCOUNT_DELETE', 'UNLINK_FROM_APPS'], { minLength: 1 }),
      ),
      unlinkedFrom: in10(3, moment),
      unlinkedTo: in10(3, moment),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      gave: in10(3, fc.constant<string[]>(['term:marketing'])),
      withdrew: in10(7, fc.subarray(['term:marketing', 'scope:email', 'scope:none'], { minLength: 1 })),
      changedFrom: in10(3, moment),
      changedTo: in10(3, moment),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      reconfirm: fc.constantFrom(
        ...[
          'marketing:..0',
          'marketing:1..30',
          'marketing:-60..',
          'marketing:unknown',
          'marketing:..',
          'night:..0',
        ],
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ noticeNotAccepted: fc.constant(NOTICE) }) },
);
/** The ids of each so many-th person. */
const anyIds = in10(1, fc.constantFrom(3, 50, 1_000));

function cursorAfter(list: List, { id, nickname, printed }: Person, sort: UserSort): string {
  if (sort.endsWith('nickname')) return new SealedCursor(SECRET).encode(list, [nickname, id]);
  return encodeCursor(list, sort.endsWith('id') ? [id] : [printed, id]);
}

it('any page of any question has the people whom a look at everybody finds, and their number', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(anyFilter, anyPast).map(([filter, past]) => ({ ...filter, ...past })),
      anyIds,
      fc.constantFrom(...USER_SORTS),
      fc.integer({ min: 1, max: 100 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (others, every, sort, limit, place) => {
        const ids = every && people.filter((_, n) => n % every === 0).map(({ id }) => id);
        const filter = { ...others, ids };
        const named = ids && new Set(ids);
        const matching = (orders.get(sort) ?? []).filter(
          (one) => isMatch(filter, one, now) && (!named || named.has(one.id)),
        );
        for (const start of new Set([0, Math.floor(place * matching.length)])) {
          const before = matching[start - 1];
          const page = await reader.list({
            ...filter,
            sort,
            limit,
            ...(before && { cursor: cursorAfter(listOf('users', { ...filter, sort }), before, sort) }),
          });
          expect(page.rows.map(({ id }) => id)).toEqual(
            matching.slice(start, start + limit).map(({ id }) => id),
          );
          expect(page.nextCursor !== null).toBe(start + limit < matching.length);
          if (page.totalIsExact) expect(page.total).toBe(matching.length);
          else expect(page.total).toBeLessThanOrEqual(matching.length);
          if (ids && ids.length <= COUNTED_TO) expect(page.totalIsExact).toBe(true);
          if (!filter.q && sourcesOf(filter).length === 0 && matching.length <= COUNTED_TO)
            expect(page.totalIsExact).toBe(true);
        }
      },
    ),
    {
      numRuns: 60,
      examples: [
        // A text that most have, and all else is asked of them too.
        [{ q: '보리', status: ['linked'], connectedTo: '2025-01-02' }, 3, 'connectedAt', 1, 0],
        [{ q: '보리', waitingLongerThanHours: 100 }, undefined, '-connectedAt', 25, 0.9],
        // Some thousands in the order of their names, of whom the last are at the other end.
        [{ connectedFrom: '2025-08-01T00:00:00.000Z' }, undefined, 'nickname', 25, 0.995],
        [{ connectedFrom: '2025-08-01T00:00:00.000Z' }, undefined, '-nickname', 25, 0.4],
        [{ q: '팥' }, undefined, 'nickname', 25, 0.2],
        [{ q: '보리차' }, undefined, '-nickname', 100, 0.99],
        // Some whom another table names, thousands, and nearly everybody; the last at the other end.
        [{ drift: ['told-linked'] }, undefined, '-connectedAt', 25, 0.5],
        [{ drift: ['terms-not-told'] }, undefined, 'nickname', 25, 0.99],
        [{ withdrew: ['scope:email'] }, undefined, 'connectedAt', 25, 0.1],
        [{ gave: ['term:marketing'], changedFrom: '2025-06-30' }, undefined, '-id', 25, 0.999],
        [{ unlinkedBy: ['unknown'] }, undefined, 'nickname', 10, 0.5],
        // Thousands whom an index names, alone and with all else, near and at the other end.
        [{ reconfirm: 'marketing:..' }, undefined, 'nickname', 25, 0.3],
        [{ reconfirm: 'marketing:..' }, undefined, '-connectedAt', 25, 0.999],
        [{ reconfirm: 'marketing:..', status: ['linked'] }, undefined, 'id', 25, 0.6],
      ],
    },
  );
});
