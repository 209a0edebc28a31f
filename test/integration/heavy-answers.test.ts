import { AbstractLogger, DataSource, type EntityManager } from 'typeorm';
import { beforeAll, describe, expect, it } from 'vitest';
import { migrations } from '../../migrations/index.js';
import { seedPeople } from '../../server/commands/bench/seed-people.js';
import { entities } from '../../server/entities.js';
import { expectMany } from '../../server/jobs/check/people-today.js';
import { sourceOf } from '../../server/jobs/drafts/jobs.selection.js';
import { MarketingAgeingReader } from '../../server/marketing-ageing/marketing-ageing.reader.js';
import { NoticesReader } from '../../server/notices/notices.reader.js';
import { OverviewReader } from '../../server/overview/overview.reader.js';
import { dataSourceOptions } from '../../server/platform/database/data-source.js';
import { SchedulesReader } from '../../server/schedules/schedules.reader.js';
import { countLinked } from '../../server/users/find/count-linked.js';
import { keptTotal } from '../../server/users/find/kept-total.js';
import { PeopleCountsReader } from '../../server/users/find/people-counts.reader.js';
import { foldCounts } from '../../server/users/find/people-counts.timer.js';
import { PeopleFinder } from '../../server/users/find/people-finder.js';
import { countStale } from '../../server/users/find/stale-people.js';
import { filterToSql } from '../../server/users/find/users.filter.js';
import { COUNTED_TO, planOf } from '../../server/users/find/users.totals.js';
import type { UserFilter } from '../../server/users/users.schema.js';
import { createTestDatabase } from '../support/database.js';
import { lookUpsBy, rowsReadBy } from '../support/rows-read.js';

const PEOPLE = 20_000;
const TERM = 'privacy_2024';
const NOTICE = '1';
/** Agreed to by most, and by all of them long ago, when its notice was in force already. */
const OLD_TERM = 'service_2024';
const OLD_NOTICE = '2';

let dataSource: DataSource;

/**
 * Everybody was read today and agreed to a term three months ago, but for a few: who agreed long ago, at a time that nobody
 * knows, or since the newest notice. Of all kinds some are unlinked, and some have linked anew and what they agree to was
 * not read since: the times of their ended links are still there.
 */
beforeAll(async () => {
  dataSource = await (await createTestDatabase()).dataSource();
  await seedPeople(dataSource, { people: PEOPLE, scopes: 3, terms: 2 });
  await dataSource.query(
    `UPDATE user_term_times SET agreed_at = CASE
            WHEN tag = $1 THEN now() - make_interval(days => 600 + (user_id % 400)::int)
            WHEN user_id % 397 = 0 THEN now() - interval '3 years' WHEN user_id % 397 = 1 THEN now() - interval '715 days'
            WHEN user_id % 397 = 2 THEN now() - interval '1 hour' WHEN user_id % 397 = 3 THEN NULL
            ELSE now() - interval '90 days' END`,
    [OLD_TERM],
  );
  // Of those who linked anew some had their scopes read since, but no terms.
  await dataSource.query(
    `INSERT INTO consent_sets (scopes_agreed, terms_agreed, digest) VALUES ('{account_email}', NULL, 'unread')`,
  );
  await dataSource.query(
    `UPDATE users SET terms_read_at = NULL,
            scopes_read_at = CASE WHEN id % 2 = 0 THEN scopes_read_at END,
            consent_set_id = CASE WHEN id % 2 = 0 THEN (SELECT s.id FROM consent_sets s WHERE s.terms_agreed IS NULL) END
      WHERE id % 7 = 0 AND status = 'linked'`,
  );
  await dataSource.query(`UPDATE users SET scopes_read_at = now() - interval '20 days' WHERE id % 300 = 0`);
  // Twice as many changes as people.
  await dataSource.query(
    `INSERT INTO consent_events (user_id, type, subject, from_agreed, to_agreed, observed_at, source)
     SELECT id, 'term', $1, n = 1, n = 2, now() - make_interval(days => n * (id % 300)::int), 'sync' FROM users, generate_series(1, 2) AS n`,
    [TERM],
  );
  await dataSource.query(
    `INSERT INTO operators (email, name, role, password_hash) VALUES ('maker@example.com', 'Maker', 'admin', 'none')`,
  );
  await dataSource.query(
    `INSERT INTO notices (kind, subject, language, version, text, digest, in_force_from, created_by)
     SELECT 'term', n.subject, 'ko', '1', 'text', 'digest', now() - make_interval(days => n.days), o.id
       FROM (VALUES ($1, 1), ($2, 1200)) AS n (subject, days), operators o`,
    [TERM, OLD_TERM],
  );
  await dataSource.query('SELECT recount_people()');
  await foldCounts(dataSource.manager);
  await dataSource.query('VACUUM ANALYZE users, user_term_times, consent_events');
});

/** All who match, counted one by one. */
async function counted(filter: UserFilter): Promise<number> {
  const { where, params } = filterToSql(filter);
  const [row] = await dataSource.query(`SELECT count(*)::int AS count FROM users u WHERE ${where}`, params);
  return row.count;
}

describe('of a crowd that little is to be done about, fewer rows are read than there are people, to tell', () => {
  const reads = (work: (recorded: DataSource) => Promise<unknown>) => rowsReadBy(dataSource, work);

  it('how many have to confirm their consent when', async () => {
    const ageing = (of: DataSource) => new MarketingAgeingReader(of, { marketingTerms: [TERM] }).read();
    const [{ buckets, total }] = (await ageing(dataSource)).data as [
      Awaited<ReturnType<typeof ageing>>['data'][number],
    ];
    for (const { people, reconfirm } of buckets)
      expect([reconfirm, people]).toEqual([reconfirm, await counted({ reconfirm })]);
    expect(buckets.map(({ people }) => people > 0)).toEqual([true, true, false, false, true, true]);
    expect(total).toBe(await counted({ termAgreed: [TERM] }));
    expect(await reads(ageing)).toBeLessThan(PEOPLE);
  });

  it('how many have not accepted a new notice', async () => {
    const notAccepted = (of: DataSource) => new NoticesReader(of).notAccepted(NOTICE);
    const { count, filter } = await notAccepted(dataSource);
    expect(count).toBe(await counted(filter));
    expect(count).toBeLessThan(await counted({ status: ['linked', 'waiting'] }));
    expect(await reads(notAccepted)).toBeLessThan(PEOPLE);
  });

  it('of how many the knowledge is old', async () => {
    const stale = await countStale(dataSource.manager);
    for (const { days, count } of stale)
      expect([days, count]).toEqual([days, await counted({ refreshedBeforeDays: days })]);
    const [{ unread }] = await dataSource.query(
      `SELECT count(*)::int AS unread FROM users WHERE status <> 'unlinked' AND scopes_read_at IS NULL`,
    );
    expect(unread).toBeGreaterThan(0);
    expect(stale.map(({ count }) => count > unread)).toEqual([true, true, false, false]);
    expect(await reads(({ manager }) => countStale(manager))).toBeLessThan(PEOPLE);
  });

  it('how everybody is at a glance', async () => {
    expect(await reads((of) => new OverviewReader(of).read())).toBeLessThan(PEOPLE);
  });
});

describe('of a crowd that much is to be done about, people are read together and not looked up one by one, to tell', () => {
  const lookUps = (work: (recorded: DataSource) => Promise<unknown>) => lookUpsBy(dataSource, work);

  it('how many have to confirm their consent when', async () => {
    const ageing = (of: DataSource) => new MarketingAgeingReader(of, { marketingTerms: [OLD_TERM] }).read();
    const { data } = await ageing(dataSource);
    for (const { people, reconfirm } of data[0]?.buckets ?? [])
      expect([reconfirm, people]).toEqual([reconfirm, await counted({ reconfirm })]);
    expect(data[0]?.buckets[0]?.people).toBeGreaterThan(PEOPLE / 4);
    expect(await lookUps(ageing)).toBeLessThan(PEOPLE / 100);
    expect(await rowsReadBy(dataSource, ageing, 'users')).toBeLessThan(PEOPLE / 4);
  });

  it('how many have not accepted a notice that most have', async () => {
    const notAccepted = (of: DataSource) => new NoticesReader(of).notAccepted(OLD_NOTICE);
    const { count, filter } = await notAccepted(dataSource);
    expect(count).toBe(await counted(filter));
    expect(count).toBeLessThan(PEOPLE / 2);
    expect(await lookUps(notAccepted)).toBeLessThan(PEOPLE / 100);
    expect(await rowsReadBy(dataSource, notAccepted, 'users')).toBeLessThan(PEOPLE / 4);
  });

  it.each<UserFilter>([
    { reconfirm: `${OLD_TERM}:..0` },
    { reconfirm: `${OLD_TERM}:..0`, agreed: ['profile_nickname'] },
    { q: 'person', agreed: ['profile_nickname'] },
    { noticeNotAccepted: NOTICE, agreed: ['profile_nickname'] },
  ])('whom a job or a check is made for: %j', async (filter) => {
    const { from, where, params } = sourceOf({ filter }, 0);
    const chosen = (of: DataSource) =>
      of.query(`SELECT count(*)::int AS count FROM ${from} WHERE ${where}`, params);
    expect(await chosen(dataSource)).toEqual([{ count: await counted(filter) }]);
    expect(await counted(filter)).toBeGreaterThan(PEOPLE / 10);
    expect(await lookUps(chosen)).toBeLessThan(PEOPLE / 100);
  });
});

it('how many match is told by the counts alone where they tell it, and otherwise not at all', async () => {
  const told: UserFilter[] = [
    {},
    { status: ['linked'] },
    { status: ['linked', 'waiting'], q: ' ' },
    { agreed: ['account_email'] },
    { status: ['unlinked'], agreed: ['account_email'] },
    { status: ['linked'], notAgreed: ['account_email'], termAgreed: [TERM] },
    { termNotAgreed: [TERM, 'no_such_term'] },
    { lacksAny: ['scope:account_email', `term:${TERM}`] },
    { connectedFrom: '2023-01-01' },
    { status: ['linked'], connectedFrom: '2023-01-01', connectedTo: '2024-06-30' },
    { connectedTo: '2024-06-30' },
  ];
  for (const filter of told)
    expect([filter, await keptTotal(dataSource, filter)]).toEqual([filter, await counted(filter)]);
  expect(await rowsReadBy(dataSource, (of) => keptTotal(of, { agreed: ['account_email'] }))).toBeLessThan(
    PEOPLE / 10,
  );
  const others: UserFilter[] = [
    { q: 'person1' },
    { ids: ['1'] },
    { agreed: ['account_email'], connectedFrom: '2023-01-01' },
    { connectedFrom: '2023-01-01T00:00:00Z' },
    { refreshedBeforeDays: 15 },
    { unlinkedBy: ['own'] },
    { status: ['linked'], reconfirm: `${TERM}:..0` },
  ];
  for (const filter of others) expect(await keptTotal(dataSource, filter)).toBeNull();
});

/** Does something in a transaction of its own, undone afterwards, that takes so many people to be linked. */
async function among(everybody: number, work: (manager: EntityManager) => Promise<void>): Promise<void> {
  const runner = dataSource.createQueryRunner();
  await runner.startTransaction();
  try {
    const more = everybody - (await countLinked(runner.manager));
    await runner.query(`INSERT INTO count_changes VALUES ('linked', 0, '2026-01-01', $1)`, [more]);
    await work(runner.manager);
  } finally {
    await runner.rollbackTransaction();
    await runner.release();
  }
}

it.each([
  { everybody: 1_000_000, of: 15_000, isLookedUp: true },
  { everybody: 1_000_000, of: 25_000, isLookedUp: false },
  { everybody: PEOPLE, of: 10_000, isLookedUp: true },
])(
  'of $everybody people $of of a job are looked up one by one: $isLookedUp',
  ({ everybody, of, isLookedUp }) =>
    among(everybody, async (manager) => {
      await expectMany(manager, of);
      const [{ enable_nestloop: loops }] = await manager.query('SHOW enable_nestloop');
      expect(loops).toBe(isLookedUp ? 'on' : 'off');
    }),
);

it.each([
  { everybody: PEOPLE, search: 'walked' },
  { everybody: 10_000_000, search: 'found' },
])(
  'of $everybody people thousands who have a text are $search, where more is asked of them',
  ({ everybody, search }) =>
    among(everybody, async (manager) => {
      const filter = { q: 'person1', refreshedBeforeDays: 15 };
      const { ways, named } = await planOf(
        manager,
        () => new PeopleCountsReader(dataSource).count(filter),
        filter,
      );
      expect(named?.users?.count).toBeGreaterThan(COUNTED_TO);
      expect(ways.search).toBe(search);
    }),
);

it('the planner knows that few were not read for long', async () => {
  const filter = { refreshedBeforeDays: 15 };
  const { where, params } = filterToSql(filter);
  const [row] = await dataSource.query(`EXPLAIN (FORMAT JSON) SELECT FROM users u WHERE ${where}`, params);
  expect(row['QUERY PLAN'][0].Plan['Plan Rows']).toBeLessThan(3 * (await counted(filter)));
});

it('as many statements tell of many schedules as of one', async () => {
  const { url } = await createTestDatabase();
  let asked = 0;
  const logger = new (class extends AbstractLogger {
    protected writeLog(): void {
      asked++;
    }
  })(['query']);
  const options = dataSourceOptions({ url, entities, migrations });
  const logged = await new DataSource({
    ...options,
    logging: ['query'],
    logger,
  } as typeof options).initialize();
  try {
    await logged.query(
      `INSERT INTO operators (email, name, role, password_hash) VALUES ('maker@example.com', 'Maker', 'admin', 'none')`,
    );
    await logged.query(
      `INSERT INTO schedules (name, job, timing, is_enabled, owner_id, created_by)
       SELECT 'S' || n, '{"kind":"refresh","users":{"filter":{"status":["linked"]}},"params":{},"reason":"r","dryRun":false}',
              '{"every":"day","time":"03:00"}', true, o.id, o.id FROM operators o, generate_series(1, 30) AS n`,
    );
    await logged.query(
      `INSERT INTO schedule_runs (schedule_id, due_at, result, detail)
       SELECT s.id, now() - make_interval(days => n), 'started', s.id || '/' || n FROM schedules s, generate_series(1, 3) AS n`,
    );
    const list = async (limit: number) => {
      asked = 0;
      const { data } = await new SchedulesReader(logged).list({ limit });
      return { data, statements: asked };
    };
    const one = await list(1);
    const many = await list(30);
    expect(many.data.map(({ id, owner, lastRun }) => [owner?.name, lastRun?.detail === `${id}/1`])).toEqual(
      Array.from({ length: 30 }, () => ['Maker', true]),
    );
    expect(many.statements).toBe(one.statements);
  } finally {
    await logged.destroy();
  }
});

it('of how many the knowledge is old is told of nearly everybody, too, by few rows', async () => {
  await dataSource.query(
    `UPDATE users SET profile_read_at = r, scopes_read_at = r, terms_read_at = r
       FROM (SELECT id AS of, now() - make_interval(hours => (id % 2900)::int) AS r FROM users) AS d WHERE id = of`,
  );
  // Seconds away from a limit, on both sides.
  await dataSource.query(
    `UPDATE users SET terms_read_at = now() - make_interval(days => 30, secs => (id % 900)::int - 450) WHERE id % 97 = 0`,
  );
  await foldCounts(dataSource.manager);
  await dataSource.query('VACUUM ANALYZE users, reading_counts, new_reading_counts');
  await dataSource.transaction('REPEATABLE READ', async (manager) => {
    for (const { days, count } of await countStale(manager)) {
      const { where, params } = filterToSql({ refreshedBeforeDays: days });
      expect([{ days, count }]).toEqual(
        await manager.query(
          `SELECT ${days} AS days, count(*)::int AS count FROM users u WHERE ${where}`,
          params,
        ),
      );
      expect(count).toBeGreaterThan(PEOPLE / 10);
    }
  });
  expect(await rowsReadBy(dataSource, ({ manager }) => countStale(manager))).toBeLessThan(PEOPLE / 2);
});

it('nobody is looked at who is in neither of two tables that name many, to find that nobody is in both', async () => {
  await dataSource.query(
    `INSERT INTO consent_events (user_id, type, subject, from_agreed, to_agreed, observed_at, source)
     SELECT id, 'scope', CASE id / 3 % 3 WHEN 0 THEN 'given' ELSE 'taken' END, id / 3 % 3 = 1, id / 3 % 3 = 0, now(), 'sync'
       FROM users WHERE id / 3 % 3 < 2`,
  );
  await dataSource.query('VACUUM ANALYZE consent_events');
  const filter = { gave: ['scope:given'], withdrew: ['scope:taken'] };
  const find = (of: DataSource) =>
    new PeopleFinder(of, new PeopleCountsReader(of)).find(filter, {
      sort: '-connectedAt',
      limit: 25,
      after: null,
    });
  expect(await counted({ gave: filter.gave })).toBeGreaterThan(COUNTED_TO);
  expect(await lookUpsBy(dataSource, find)).toBeLessThan(0.4 * PEOPLE);
  expect(await find(dataSource)).toEqual({ total: { total: 0, isExact: true }, rows: [] });
});
