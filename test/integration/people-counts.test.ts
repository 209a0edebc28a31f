import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { beforeAll, describe, expect, it } from 'vitest';
import { ConsentRecorder } from '../../server/consents/consent-recorder.js';
import type { Observation } from '../../server/consents/observation.js';
import { Secret } from '../../server/platform/config/secret.js';
import { CONSENT_CHANGES_BY_DAY, PEOPLE_BY_READING } from '../../server/users/find/kept-counts.js';
import { PeopleCountsReader } from '../../server/users/find/people-counts.reader.js';
import { foldCounts } from '../../server/users/find/people-counts.timer.js';
import { COUNTED_TO } from '../../server/users/find/users.totals.js';
import { UsersReader } from '../../server/users/users.reader.js';
import type { UserFilter, UserListQuery } from '../../server/users/users.schema.js';
import { createTestDatabase } from '../support/database.js';

const recorder = new ConsentRecorder();
const PEOPLE = 12;
const SCOPES = ['account_email', 'talk_message', 'phone_number'];
const TERMS = ['marketing', 'night_push'];
const START = Date.UTC(2026, 0, 1);
let dataSource: DataSource;
let reader: UsersReader;
/** Asked less often, so that its copy of the counts is older. */
let readerOfAnotherServer: UsersReader;
let minute = 0;

beforeAll(async () => {
  dataSource = await (await createTestDatabase()).dataSource();
  [reader, readerOfAnotherServer] = [1, 2].map(
    () => new UsersReader(dataSource, new PeopleCountsReader(dataSource), { secretKey: new Secret('test') }),
  ) as [UsersReader, UsersReader];
});

/** What happens to one person, or to the counts. */
type Act =
  | {
      is: 'seen';
      who: number;
      scopes: string[] | null;
      terms: string[] | null;
      day: number;
      signedUp: boolean;
    }
  | { is: 'gone' | 'deleted'; who: number }
  | { is: 'folded' };

const who = fc.nat(PEOPLE - 1);
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      is: fc.constant('seen' as const),
      who,
      scopes: fc.option(fc.subarray(SCOPES)),
      terms: fc.option(fc.subarray(TERMS)),
      day: fc.nat(3),
      signedUp: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ is: fc.constantFrom('gone' as const, 'deleted' as const), who }) },
  { weight: 1, arbitrary: fc.constant({ is: 'folded' as const }) },
);
const idOf = (n: number) => String(4_000_000_000 + n);

function observation(seen: Act & { is: 'seen' }, at: Date): Observation {
  const userId = idOf(seen.who);
  const connected_at = new Date(START + seen.day * 86_400_000 + 54_000_000 - (seen.who % 2)).toISOString();
  return {
    userId,
    observedAt: at,
    link: 'present',
    profile: { id: userId, connected_at, has_signed_up: seen.signedUp },
    ...(seen.scopes && {
      scopes: SCOPES.map((id) => ({
        id,
        display_name: id,
        type: 'PRIVACY',
        using: true,
        agreed: seen.scopes?.includes(id) ?? false,
      })),
    }),
    ...(seen.terms && {
      terms: TERMS.map((tag) => ({
        tag,
        required: false,
        revocable: true,
        agreed: seen.terms?.includes(tag) ?? false,
      })),
    }),
  };
}

/** Does some acts in one transaction, which may come to nothing. */
async function perform(acts: Act[], isLost: boolean): Promise<void> {
  const done = dataSource.transaction(async (manager) => {
    for (const one of acts) {
      const at = new Date(START + ++minute * 60_000);
      const source = { source: 'sync' } as const;
      if (one.is === 'folded') await foldCounts(manager);
      else if (one.is === 'seen') await recorder.record(manager, [observation(one, at)], source);
      else if (one.is === 'deleted') await manager.query('DELETE FROM users WHERE id = $1', [idOf(one.who)]);
      else
        await recorder.record(manager, [{ userId: idOf(one.who), observedAt: at, link: 'absent' }], source);
    }
    if (isLost) throw new Error('lost');
  });
  await (isLost ? expect(done).rejects.toThrow('lost') : done);
}

const filters: UserFilter[] = [
  {},
  { status: ['linked'] },
  { status: ['waiting', 'unlinked'] },
  { agreed: ['talk_message'] },
  { agreed: ['talk_message', 'talk_message'], notAgreed: ['phone_number'] },
  { notAgreed: ['phone_number', 'nobody_named_this'] },
  { agreed: ['nobody_named_this'] },
  { termAgreed: ['marketing'], termNotAgreed: ['night_push'], status: ['linked'] },
  { termNotAgreed: ['marketing'], agreed: ['account_email'] },
  { connectedFrom: '2026-01-02' },
  { connectedTo: '2026-01-02', status: ['linked'] },
  { connectedFrom: '2026-01-02', connectedTo: '2026-01-03' },
  { connectedFrom: '2026-01-02T00:00:00Z', agreed: ['account_email'] },
  { connectedFrom: '2026-01-02', connectedTo: '2026-01-03', notAgreed: ['account_email'] },
];

/** The same, asked of every person's own rows. */
async function plainCount(filter: UserFilter): Promise<number> {
  const time = (text: string, end: string) => (text.length === 10 ? `${text}T${end}+09:00` : text);
  const [row] = await dataSource.query(
    `SELECT count(*)::int AS count FROM users u LEFT JOIN consent_sets s ON s.id = u.consent_set_id
      WHERE ($1::text[] IS NULL OR u.status = ANY($1)) AND ($2::text[] IS NULL OR s.scopes_agreed @> $2)
        AND ($3::text[] IS NULL OR NOT s.scopes_agreed && $3) AND ($4::text[] IS NULL OR s.terms_agreed @> $4)
        AND ($5::text[] IS NULL OR NOT s.terms_agreed && $5)
        AND ($6::timestamptz IS NULL OR u.connected_at >= $6)
        AND ($7::timestamptz IS NULL OR (u.connected_at <= $7 AND u.connected_at > '-infinity'))`,
    [
      filter.status ?? null,
      filter.agreed ?? null,
      filter.notAgreed ?? null,
      filter.termAgreed ?? null,
      filter.termNotAgreed ?? null,
      filter.connectedFrom ? time(filter.connectedFrom, '00:00:00') : null,
      filter.connectedTo ? time(filter.connectedTo, '23:59:59.999999') : null,
    ],
  );
  return row.count;
}

/** How many people a list tells. */
async function totalOf(filter: UserFilter, asked = reader): Promise<{ total: number; isExact: boolean }> {
  const { total, totalIsExact: isExact } = await asked.list({ ...filter, sort: 'id', limit: 1 });
  return { total, isExact };
}

async function expectTrueCounts(asked = reader): Promise<void> {
  for (const filter of filters) {
    const { total, isExact } = await totalOf(filter, asked);
    expect({ filter, total, isExact }).toEqual({ filter, total: await plainCount(filter), isExact: true });
  }
  expect(await changes(CONSENT_CHANGES_BY_DAY)).toEqual(await changes(PLAIN_CHANGES));
  expect(await readings(PEOPLE_BY_READING)).toEqual(await readings(PLAIN_READINGS));
}

/** Everybody whose link is there, by when all of them was read at the latest. */
const PLAIN_READINGS = `(
  SELECT to_timestamp(floor(extract(epoch FROM read_at) / 600) * 600) AS read_from, 1 AS people
    FROM (SELECT (SELECT min(coalesce(t, '-infinity')) FROM unnest(ARRAY[profile_read_at, scopes_read_at, coalesce(terms_read_at, 'infinity')]) AS t) AS read_at
            FROM users WHERE status <> 'unlinked') AS r)`;

function readings(rows: string): Promise<unknown[]> {
  return dataSource.query(
    `SELECT read_from::text, sum(people)::int AS people FROM ${rows} AS c GROUP BY 1 HAVING sum(people) <> 0 ORDER BY 1`,
  );
}

/** Each fact that a consent was given or withdrawn, on its day in Korea. */
const PLAIN_CHANGES = `(
  SELECT type, subject, (coalesce(occurred_at, observed_at) AT TIME ZONE 'Asia/Seoul')::date AS changed_on,
         (NOT from_agreed AND to_agreed)::int AS given, (from_agreed AND NOT to_agreed)::int AS withdrawn
    FROM consent_events WHERE type IN ('scope', 'term') AND from_agreed IS NOT NULL AND to_agreed IS NOT NULL)`;

/** How often a scope or a term was given or withdrawn on a day, where it was. */
function changes(rows: string): Promise<{ given: string; withdrawn: string }[]> {
  return dataSource.query(
    `SELECT type, subject, changed_on::text, sum(given) AS given, sum(withdrawn) AS withdrawn FROM ${rows} AS c
      GROUP BY 1, 2, 3 HAVING sum(given) <> 0 OR sum(withdrawn) <> 0 ORDER BY 1, 2, 3`,
  );
}

describe('the counts of people', () => {
  it('are those of the people themselves, whatever happened and was undone', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.array(act, { minLength: 1, maxLength: 6 }), fc.nat(4)), { maxLength: 6 }),
        async (transactions) => {
          for (const [acts, luck] of transactions) {
            await perform(acts, luck === 0);
            if (luck === 1) await expectTrueCounts();
          }
          await expectTrueCounts();
          await foldCounts(dataSource.manager);
          await expectTrueCounts(readerOfAnotherServer);
          await expectTrueCounts();
          const [rows] = await dataSource.query(
            `SELECT (SELECT count(*) FROM consent_counts)::int AS consents, (SELECT count(*) FROM day_counts)::int AS days,
                    (SELECT count(*) FROM (SELECT DISTINCT status, consent_set_id FROM users) d)::int AS of_consents,
                    (SELECT count(*) FROM (SELECT DISTINCT status, kst_day(connected_at) FROM users) d)::int AS of_days`,
          );
          expect({ consents: rows.consents, days: rows.days }).toEqual({
            consents: rows.of_consents,
            days: rows.of_days,
          });
        },
      ),
      { numRuns: 12 },
    );
  });

  it('are made anew from the people, and empty with them', async () => {
    const seen = { is: 'seen', who: 1, scopes: ['talk_message'], terms: [], day: 1, signedUp: true } as const;
    await perform([{ ...seen, scopes: ['talk_message'], terms: [] }], false);
    await dataSource.query('UPDATE consent_counts SET people = people + 5');
    await dataSource.query('DELETE FROM day_counts');
    await dataSource.query('UPDATE reading_counts SET people = people + 5');
    await dataSource.query('SELECT recount_people(), recount_readings()');
    await expectTrueCounts();
    await dataSource.query('TRUNCATE users CASCADE');
    await expectTrueCounts();
    expect(await totalOf({})).toMatchObject({ total: 0 });
  });

  it('of changes of consent are made anew from the facts, follow them whatever is done to these, and are empty with them', async () => {
    const seen = { is: 'seen', who: 2, terms: null, day: 1, signedUp: true } as const;
    for (const scopes of [[], SCOPES, [], ['talk_message']]) await perform([{ ...seen, scopes }], false);
    await foldCounts(dataSource.manager);
    const counted = await changes(CONSENT_CHANGES_BY_DAY);
    const sum = (which: 'given' | 'withdrawn') => counted.reduce((all, row) => all + Number(row[which]), 0);
    expect([sum('given'), sum('withdrawn')].every((count) => count >= SCOPES.length)).toBe(true);
    for (const [sql, recounted] of [
      ['DELETE FROM consent_change_counts', 'SELECT recount_consent_changes()'],
      ['UPDATE consent_change_counts SET given = given + 5', 'SELECT recount_consent_changes()'],
      [`UPDATE consent_events SET occurred_at = observed_at - interval '3 days', reason = 'later'`],
      [`UPDATE consent_events SET to_agreed = NULL WHERE id % 2 = 0`],
      [`DELETE FROM consent_events WHERE subject = 'talk_message'`],
      ['TRUNCATE consent_events'],
    ] as [string, string?][]) {
      await dataSource.query(sql);
      if (recounted) await dataSource.query(recounted);
      expect([sql, await changes(CONSENT_CHANGES_BY_DAY)]).toEqual([sql, await changes(PLAIN_CHANGES)]);
    }
    expect(await changes(CONSENT_CHANGES_BY_DAY)).toEqual([]);
  });

  it('stay right while many write and several put them together', async () => {
    const write = (n: number) => {
      const seen = { is: 'seen', who: n, scopes: [], day: n % 3, signedUp: n % 2 > 0 } as const;
      const acts = [['marketing'], [], ['marketing']].map((terms) => ({ ...seen, scopes: [], terms }));
      return Promise.all([perform(acts, false), foldCounts(dataSource.manager)]);
    };
    const totals: number[] = [];
    const writeAll = () => Promise.all(Array.from({ length: PEOPLE }, (_, n) => write(n)));
    const writeUntilLookedAt = async () => {
      do await writeAll();
      while (totals.length < 2);
      return true;
    };
    const writing = writeUntilLookedAt();
    while (!(await Promise.race([writing, false]))) totals.push((await totalOf({})).total);
    // Nobody is counted twice, nor not at all, while changes are folded.
    expect(totals).toEqual([...totals].sort((a, b) => a - b));
    expect(totals.length).toBeGreaterThan(1);
    await expectTrueCounts();
    expect(await totalOf({})).toMatchObject({ total: PEOPLE });
  });

  it('know names for which there is no bit left', async () => {
    const scopes = Array.from({ length: 70 }, (_, n) => `custom_${String(n).padStart(2, '0')}`);
    const userId = idOf(99);
    const agreed = (id: string) => ({ id, display_name: id, type: 'SERVICE', using: true, agreed: true });
    await dataSource.transaction((manager) =>
      recorder.record(
        manager,
        [
          {
            userId,
            observedAt: new Date(START + ++minute * 60_000),
            link: 'present',
            profile: { id: userId, has_signed_up: true },
            scopes: scopes.map(agreed),
          },
        ],
        { source: 'sync' },
      ),
    );
    for (const filter of [{ agreed: ['custom_00'] }, { agreed: scopes }, { agreed: ['custom_69'] }]) {
      const page = await reader.list({ ...filter, sort: 'id', limit: 5 });
      expect({ total: page.total, ids: page.rows.map(({ id }) => id) }).toEqual({ total: 1, ids: [userId] });
    }
    expect(await totalOf({ notAgreed: ['custom_69'] })).toMatchObject({
      total: await plainCount({ notAgreed: ['custom_69'] }),
    });
  });

  it('end at "at least" only where nothing that is kept answers, and the pages go on', async () => {
    await invent(COUNTED_TO + 10, 'linked');
    const first = await reader.list({ q: '보리', sort: '-connectedAt', limit: 2 });
    expect(first).toMatchObject({ total: COUNTED_TO + 10, totalIsExact: true });
    const second = await reader.list({
      q: '보리',
      sort: '-connectedAt',
      limit: 2,
      cursor: first.nextCursor ?? '',
    });
    expect([...first.rows, ...second.rows].map(({ id }) => id)).toEqual(
      [10, 9, 8, 7].map((n) => String(5_000_000_000 + COUNTED_TO + n)),
    );
    const ofSome = { q: '보리', status: ['linked' as const], connectedFrom: '2025-01-01' };
    expect(await totalOf(ofSome)).toMatchObject({ isExact: false });
    const fewOfSome = { ...ofSome, connectedTo: '2025-01-01', refreshedBeforeDays: 3 };
    // These are few, whatever text they have.
    expect(await totalOf(fewOfSome)).toEqual({ total: await plainCount(fewOfSome), isExact: true });
    const page = await reader.list({ ...fewOfSome, sort: 'connectedAt', limit: 1 });
    expect(page.rows.map(({ id }) => id)).toEqual(['5000000001']);
    expect(await totalOf({ refreshedBeforeDays: 3 })).toMatchObject({
      isExact: false,
    });
    await expectTrueCounts();
  });

  it('of a text that most people have are "at least" those of a sample, and its people are all found', async () => {
    await dataSource.query('TRUNCATE users CASCADE');
    await invent(25_000, 'linked');
    await dataSource.query(
      `UPDATE user_profiles SET search_text = replace(search_text, '보리', '콩') WHERE user_id > 5000024990`,
    );
    await dataSource.query('ANALYZE');
    const list = async (query: Partial<UserListQuery>) => {
      const { total, totalIsExact, rows } = await reader.list({ sort: '-connectedAt', limit: 2, ...query });
      return { total, totalIsExact, ids: rows.map(({ id }) => Number(id) - 5_000_000_000) };
    };
    const common = await list({ q: '보리' });
    expect(common).toMatchObject({ totalIsExact: false, ids: [24_990, 24_989] });
    expect(common.total).toBeLessThanOrEqual(24_990);
    expect(await list({ q: '보리*', status: ['linked'] })).toMatchObject({ ids: [24_990, 24_989] });
    expect(await list({ q: '콩' })).toEqual({ total: 10, totalIsExact: true, ids: [25_000, 24_999] });
    expect(await list({ q: '"콩"', sort: 'nickname', status: ['linked'] })).toMatchObject({
      total: 10,
      totalIsExact: true,
    });
    expect(await list({ q: '콩', status: ['waiting'] })).toEqual({ total: 0, totalIsExact: true, ids: [] });
    // Those who have it are all at the other end of the list.
    await dataSource.query(
      `UPDATE user_profiles SET search_text = replace(search_text, '보리', '콩') WHERE user_id > 5000021000`,
    );
    for (const status of [undefined, ['linked' as const]]) {
      const { ids, total } = await list({ q: '보리', status });
      expect({ ids, isTrue: total <= 21_000 }).toEqual({ ids: [21_000, 20_999], isTrue: true });
    }
  });
});

/** People who are told apart by their ids, each linked a minute after the one before. */
async function invent(people: number, status: string): Promise<void> {
  await dataSource.query(
    `WITH many AS (
       INSERT INTO users (id, status, connected_at, first_seen_at)
       SELECT 5000000000 + n, $2, timestamptz '2025-01-01Z' + make_interval(mins => n), now()
         FROM generate_series(1, $1::int) AS n RETURNING id)
     INSERT INTO user_profiles (user_id, nickname, search_text, properties)
     SELECT id, '보리', E'\\n' || id || E'\\n보리\\n', jsonb_build_object('about', repeat('-', 200)) FROM many`,
    [people, status],
  );
}
