import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { beforeAll, describe, expect, it } from 'vitest';
import { ConsentRecorder } from '../../server/consents/consent-recorder.js';
import type { Observation } from '../../server/consents/observation.js';
import { Secret } from '../../server/platform/config/secret.js';
import { encodeCursor, listOf } from '../../server/platform/http/cursor.js';
import { PeopleCountsReader } from '../../server/users/find/people-counts.reader.js';
import { UsersReader } from '../../server/users/users.reader.js';
import {
  type UserFilter,
  type UserListQuery,
  type UserSort,
  userListQuerySchema,
} from '../../server/users/users.schema.js';
import { createTestDatabase } from '../support/database.js';

const SOURCE = { source: 'sync' } as const;
const READ_AT = new Date('2026-01-10T00:00:00Z');
const COUNT = 60;

/** Person n: agrees to the email if n is even, to the phone if n divides by 3, to marketing if by 5. */
function person(n: number): Observation {
  const id = n % 2 ? String(4_000_000_000 + n) : String(1_376_016_924_400_000_000n + BigInt(n));
  const consent = (scope: string, agreed: boolean) => ({
    id: scope,
    display_name: scope,
    type: 'PRIVACY',
    using: true,
    agreed,
  });
  return {
    userId: id,
    observedAt: READ_AT,
    link: 'present',
    profile: {
      id,
      connected_at: new Date(Date.UTC(2025, 0, 1 + Math.floor(n / 2), 15)).toISOString(),
      has_signed_up: n % 10 !== 0,
      kakao_account: {
        profile: { nickname: n === 7 ? '=HYPERLINK("x")' : `보리${n}` },
        ...(n % 2 ? {} : { email: `person${n}@example.com` }),
        phone_number: `+82 10-0000-${String(n).padStart(4, '0')}`,
      },
    },
    scopes: [consent('account_email', n % 2 === 0), consent('phone_number', n % 3 === 0)],
    terms: [{ tag: 'marketing', required: false, agreed: n % 5 === 0, revocable: true }],
  };
}

const people = Array.from({ length: COUNT }, (_, index) => index + 1);
let dataSource: DataSource;
let reader: UsersReader;
const recorder = new ConsentRecorder();

beforeAll(async () => {
  dataSource = await (await createTestDatabase()).dataSource();
  reader = new UsersReader(dataSource, new PeopleCountsReader(dataSource), { secretKey: new Secret('test') });
  await dataSource.transaction((manager) => recorder.record(manager, people.map(person), SOURCE));
});

async function all(filter: UserFilter, sort: UserSort = '-connectedAt', limit = 7): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  for (;;) {
    const page = await reader.list({ ...filter, sort, limit, ...(cursor ? { cursor } : {}) });
    ids.push(...page.rows.map((row) => row.id));
    expect(page.rows.length).toBeLessThanOrEqual(limit);
    if (!page.nextCursor) {
      expect(page.total).toBe(ids.length);
      return ids;
    }
    cursor = page.nextCursor;
  }
}
const idsOf = (test: (n: number) => boolean) => people.filter(test).map((n) => person(n).userId);
/** Times that JavaScript reads and PostgreSQL does not. */
const UNREADABLE = [
  '2020',
  '1',
  'Jan 1 2020 (x)',
  '2026-02-31 00:00:00+00',
  '0000-01-01 00:00:00+00',
  '2026-01-01 00:00:00+23:59',
].map((time) => encodeCursor(listOf('users', { sort: '-connectedAt' }), [time, '1']));
const sorted = (ids: string[]) => [...ids].sort();

describe('the list of people', () => {
  it.each(['-connectedAt', 'connectedAt', 'id', '-id', 'nickname', '-nickname'] as const)(
    'pages through everybody once, by %s',
    async (sort) => {
      const ids = await all({}, sort);
      expect(sorted(ids)).toEqual(sorted(idsOf(() => true)));
      if (sort === 'id') expect(ids).toEqual([...ids].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1)));
    },
  );

  it('finds a person by the whole, the beginning and a part of any nickname', async () => {
    const hostile = fc.constantFrom(...`'\\%_*":&|!()<> Ab1가보리é😀`);
    const nicknames = fc.oneof(
      fc.string({ unit: hostile, minLength: 1, maxLength: 8 }),
      fc.string({ unit: hostile, minLength: 495, maxLength: 620 }),
    );
    const userId = '4100000000';
    let minute = 0;
    await fc.assert(
      fc.asyncProperty(nicknames, fc.nat(), fc.nat(), async (nickname, from, length) => {
        const observedAt = new Date(READ_AT.getTime() + ++minute * 60_000);
        const profile = { id: userId, kakao_account: { profile: { nickname } } };
        await dataSource.transaction((manager) =>
          recorder.record(manager, [{ userId, observedAt, link: 'present', profile }], SOURCE),
        );
        const characters = [...nickname.trim()];
        fc.pre(characters.length > 0);
        const start = from % characters.length;
        const part = (begin: number) => characters.slice(begin, start + 1 + (length % 30)).join('');
        const asked = [`"${nickname}"`, `${part(0)}*`];
        // These mean something else.
        if (!/\*\s*$|^\s*".*"\s*$/s.test(part(start)) && part(start).trim()) asked.push(part(start));
        for (const q of asked) {
          const { rows } = await reader.list({ q, sort: 'id', limit: 100 });
          expect({ q, ids: rows.map(({ id }) => id) }).toEqual({
            q,
            ids: expect.arrayContaining([userId]),
          });
        }
      }),
      { numRuns: 60 },
    );
    await dataSource.query('DELETE FROM users WHERE id = $1', [userId]);
  });

  it('answers questions about consent', async () => {
    const cases: [UserFilter, (n: number) => boolean][] = [
      [{ agreed: ['account_email'] }, (n) => n % 2 === 0],
      [{ agreed: ['account_email', 'phone_number'] }, (n) => n % 6 === 0],
      [{ agreed: ['account_email'], notAgreed: ['phone_number'] }, (n) => n % 2 === 0 && n % 3 !== 0],
      [{ notAgreed: ['account_email', 'phone_number'] }, (n) => n % 2 !== 0 && n % 3 !== 0],
      [{ termAgreed: ['marketing'], agreed: ['account_email'] }, (n) => n % 10 === 0],
      [{ termNotAgreed: ['marketing'] }, (n) => n % 5 !== 0],
      [{ agreed: ['never_heard_of'] }, () => false],
      [{ agreed: ['account_email'], notAgreed: ['account_email', 'phone_number'] }, () => false],
      [{ agreed: ['phone_number'], termAgreed: ['marketing'], termNotAgreed: ['marketing'] }, () => false],
      [{ status: ['waiting'] }, (n) => n % 10 === 0],
      [{ ids: [person(3).userId, '1'] }, (n) => n === 3],
      [{ connectedFrom: '2025-01-05', connectedTo: '2025-01-05' }, (n) => Math.floor(n / 2) === 3],
      [{ q: 'person4' }, (n) => n % 2 === 0 && String(n).startsWith('4')],
      [{ q: '"보리8"' }, (n) => n === 8],
      [{ q: '보리', agreed: ['account_email'] }, (n) => n % 2 === 0],
      [{ q: '리1', status: ['waiting'], notAgreed: ['phone_number'] }, (n) => n === 10],
      [{ q: '010-0000-0033' }, (n) => n === 33],
      [{ q: person(4).userId }, (n) => n === 4],
    ];
    for (const [filter, matches] of cases) {
      expect(sorted(await all(filter)), JSON.stringify(filter)).toEqual(sorted(idsOf(matches)));
    }
  });

  it('does not tell a nickname in the cursor', async () => {
    const page = await reader.list({ sort: '-nickname', limit: 1 });
    expect(page.rows[0]?.nickname).toMatch('보리');
    expect(Buffer.from(page.nextCursor ?? '', 'base64url').toString()).not.toContain('보리');
  });

  it('refuses a cursor that is not its own, by name', async () => {
    for (const cursor of ['x', Buffer.from('[1,2,3]').toString('base64url'), 'WyJhIiwiYiJd', ...UNREADABLE]) {
      await expect(reader.list({ sort: '-connectedAt', limit: 5, cursor })).rejects.toMatchObject({
        status: 400,
        errors: [{ field: 'cursor' }],
      });
    }
  });

  it('goes on behind a cursor of its own only, whatever the size of the page', async () => {
    const status = ['linked', 'waiting'] as const;
    for (const sort of ['-connectedAt', 'id', 'nickname'] as const) {
      const first = await reader.list({ status: [...status], sort, limit: 5 });
      const cursor = first.nextCursor ?? '';
      const rest = await reader.list({ status: [...status].reverse(), sort, limit: 100, cursor });
      expect([...first.rows, ...rest.rows].map(({ id }) => id)).toEqual(
        (await reader.list({ status: [...status], sort, limit: 100 })).rows.map(({ id }) => id),
      );
      const others: Partial<UserListQuery>[] = [
        { sort: sort === 'id' ? '-id' : 'id' },
        { sort: sort === 'nickname' ? '-nickname' : 'nickname' },
        { status: ['linked'] },
        { agreed: ['account_email'] },
      ];
      for (const other of others) {
        const asked = reader.list({ status: [...status], sort, limit: 5, cursor, ...other });
        await expect(asked, JSON.stringify({ sort, other })).rejects.toMatchObject({
          status: 400,
          errors: [{ field: 'cursor', message: 'Not a cursor of this list' }],
        });
      }
    }
  });

  it('reads the filter from a query string, and names what is wrong', () => {
    expect(userListQuerySchema.parse({ agreed: 'a,b', status: '', q: '' })).toMatchObject({
      agreed: ['a', 'b'],
      sort: '-connectedAt',
      limit: 25,
    });
    for (const query of [
      { status: 'gone' },
      { connectedFrom: '2025-02-30' },
      { ids: '9223372036854775808' },
    ]) {
      const { error } = userListQuerySchema.safeParse(query);
      expect(error?.issues[0]?.path[0]).toBe(Object.keys(query)[0]);
    }
  });
});

describe('the recorder', () => {
  it('adds nothing when the same is recorded again', async () => {
    const count = () => dataSource.query('SELECT count(*)::int AS count FROM consent_events');
    const before = await count();
    const result = await dataSource.transaction((manager) =>
      recorder.record(manager, people.map(person), SOURCE),
    );
    expect(result).toEqual({ created: 0, changed: 0 });
    expect(await count()).toEqual(before);
  });

  it('gives one history to a person whom two transactions find at once', async () => {
    const newcomers = Array.from({ length: 30 }, (_, index) => person(1_000 + index));
    await Promise.all(
      [newcomers, [...newcomers].reverse()].map((batch) =>
        dataSource.transaction((manager) => recorder.record(manager, batch, SOURCE)),
      ),
    );
    const rows = await dataSource.query(
      `SELECT count(*)::int AS count FROM consent_events WHERE type IN ('linked', 'waiting') AND user_id = ANY($1) GROUP BY user_id`,
      [newcomers.map(({ userId }) => userId)],
    );
    expect(rows).toEqual(newcomers.map(() => ({ count: 1 })));
    await dataSource.query('DELETE FROM users WHERE id = ANY($1)', [newcomers.map(({ userId }) => userId)]);
  });

  it('stores what a hostile nickname holds', async () => {
    const nickname = '\u0000<script>\ud800\\u0000"\'; --';
    const observation = person(2_000);
    observation.profile = {
      ...observation.profile,
      id: observation.userId,
      kakao_account: { profile: { nickname } },
    };
    await dataSource.transaction((manager) => recorder.record(manager, [observation], SOURCE));
    const row = await reader.find(observation.userId);
    expect(row?.nickname).toBe('\ufffd<script>\ufffd\\u0000"\'; --');
    await dataSource.query('DELETE FROM users WHERE id = $1', [observation.userId]);
  });

  it('withdraws all consents with the unlink and starts anew with a re-link', async () => {
    const id = person(6).userId;
    const at = (minute: number) => new Date(READ_AT.getTime() + minute * 60_000);
    const record = (observation: Observation) =>
      dataSource.transaction((manager) =>
        recorder.record(manager, [observation], { source: 'job', jobId: '5' }),
      );
    await record({ userId: id, observedAt: at(1), link: 'absent' });
    expect(await all({ agreed: ['account_email', 'phone_number'], ids: [id] })).toEqual([]);
    expect(await all({ status: ['unlinked'] })).toEqual([id]);
    await record({ ...person(6), observedAt: at(2) });
    expect(await all({ agreed: ['account_email', 'phone_number'], ids: [id] })).toEqual([id]);
    const events = await dataSource.query(
      `SELECT type, job_id FROM consent_events WHERE user_id = $1 AND subject IS NULL ORDER BY id`,
      [id],
    );
    expect(events.map((event: { type: string }) => event.type)).toEqual(['linked', 'unlinked', 'relinked']);
  });

  it('does not show the consents of the old link as those of a new one of which only the link was read', async () => {
    const observation = person(201);
    const id = observation.userId;
    const record = (...observations: Observation[]) =>
      dataSource.transaction((manager) => recorder.record(manager, observations, SOURCE));
    const at = (minute: number) => new Date(READ_AT.getTime() + minute * 60_000);
    await record(observation);
    expect((await reader.find(id))?.scopes).toHaveLength(2);
    await record({ userId: id, observedAt: at(1), link: 'absent' });
    await record({ userId: id, observedAt: at(2), link: 'present', connectedAt: at(2).toISOString() });
    expect(await reader.find(id)).toMatchObject({ status: 'linked', scopes: null, terms: null });
    await record({ ...observation, observedAt: at(3) });
    await record({ userId: id, observedAt: at(5), link: 'present', connectedAt: at(4).toISOString() });
    expect(await reader.find(id)).toMatchObject({ status: 'linked', scopes: null, terms: null });
    await dataSource.query('DELETE FROM users WHERE id = $1', [id]);
  });
});
