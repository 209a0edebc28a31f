import type { DataSource, MigrationInterface } from 'typeorm';
import { beforeAll, describe, expect, it } from 'vitest';
import { FoldCountsOfPeople1764002200000 } from '../../migrations/1764002200000-fold-counts-of-people.js';
import { CountChangesOfConsentByDay1764003800000 } from '../../migrations/1764003800000-count-changes-of-consent-by-day.js';
import { CountPeopleByReading1764003810000 } from '../../migrations/1764003810000-count-people-by-reading.js';
import { CONSENT_CHANGES_BY_DAY, PEOPLE_BY_READING } from '../../server/users/find/kept-counts.js';
import { PeopleCountsReader } from '../../server/users/find/people-counts.reader.js';
import { foldCounts } from '../../server/users/find/people-counts.timer.js';
import { createTestDatabase } from '../support/database.js';

let dataSource: DataSource;
let people = 0;
let facts = 0;

beforeAll(async () => {
  dataSource = await (await createTestDatabase()).dataSource();
});

/** Adds a person, of a day on which nobody else was linked or read. */
async function add(db: Pick<DataSource, 'query'>): Promise<void> {
  await db.query(
    `INSERT INTO users (id, status, connected_at, first_seen_at, profile_read_at, scopes_read_at)
     SELECT n, 'linked', day, now(), day, day
       FROM (SELECT n, timestamptz '2026-01-01Z' + make_interval(days => n) AS day FROM (SELECT $1::int AS n) AS n) AS d`,
    [++people],
  );
}

/** Adds a change of consent, of a day on which there was no other. */
async function addChange(db: Pick<DataSource, 'query'>): Promise<void> {
  await db.query(
    `INSERT INTO consent_events (user_id, type, subject, from_agreed, to_agreed, observed_at, source)
     SELECT n, 'scope', 'talk_message', false, true, timestamptz '2026-01-01Z' + make_interval(days => n), 'sync'
       FROM (SELECT $1::int AS n) AS n`,
    [++facts],
  );
}

/** Does something that has to wait for the end of a transaction, in which somebody or a change is being added. */
async function whileWriting(
  doing: () => Promise<unknown>,
  meanwhile?: () => Promise<void>,
  { table, adding } = { table: 'users', adding: add },
): Promise<void> {
  const waiting = () =>
    dataSource.query(
      `SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
        WHERE NOT granted AND relation IS NOT NULL AND datname = current_database()`,
    );
  let done: Promise<unknown> | undefined;
  await dataSource.transaction(async (writer) => {
    // With this a statement begins that adds something; it goes on to the counts in the end.
    await writer.query(`LOCK TABLE ${table} IN ROW EXCLUSIVE MODE`);
    done = doing();
    done.catch(() => undefined);
    await expect.poll(waiting).toHaveLength(1);
    await meanwhile?.();
    await adding(writer);
  });
  await done;
}

/** Days on which not as many people were linked as are counted. */
async function errors(counts: string): Promise<unknown[]> {
  return dataSource.query(
    `SELECT day, sum(people)::int FROM (
       ${counts} UNION ALL SELECT kst_day(connected_at), -1 FROM users) AS c (day, people)
      GROUP BY 1 HAVING sum(people) <> 0`,
  );
}
function migrator(migration: MigrationInterface): (direction: 'up' | 'down') => Promise<void> {
  return (direction) =>
    dataSource.transaction(async ({ queryRunner }) => {
      if (queryRunner) await migration[direction](queryRunner);
    });
}
const COUNTS = 'SELECT connected_on, people FROM day_counts';
const CHANGES = 'UNION ALL SELECT connected_on, people FROM count_changes';

it('people are counted anew while others write, and while changes are folded', async () => {
  const reader = new PeopleCountsReader(dataSource);
  for (const _ of [1, 2]) {
    await reader.count({});
    await add(dataSource);
    await whileWriting(
      () => dataSource.query('SELECT recount_people()'),
      () => foldCounts(dataSource.manager),
    );
    expect(await errors(`${COUNTS} ${CHANGES}`)).toEqual([]);
    expect(await reader.count({})).toEqual({ byConsent: null, byDay: people });
  }
});

describe.each([
  {
    what: 'changes of consent',
    table: 'consent_events',
    adding: addChange,
    recount: 'recount_consent_changes',
    migration: new CountChangesOfConsentByDay1764003800000(),
    counts: `SELECT sum(given)::int AS count FROM ${CONSENT_CHANGES_BY_DAY} AS c GROUP BY changed_on`,
    made: () => facts,
  },
  {
    what: 'readings',
    table: 'users',
    adding: add,
    recount: 'recount_readings',
    migration: new CountPeopleByReading1764003810000(),
    counts: `SELECT sum(people)::int AS count FROM ${PEOPLE_BY_READING} AS c GROUP BY read_from`,
    made: () => people,
  },
])('$what', ({ table, adding, recount, migration, counts, made }) => {
  /** Each is of a day of its own. */
  const expectEachOnce = async () =>
    expect((await dataSource.query(counts)).map(({ count }: { count: number }) => count)).toEqual(
      Array.from({ length: made() }, () => 1),
    );

  it('are counted anew while others write, and while changes are folded', async () => {
    for (const _ of [1, 2]) {
      await adding(dataSource);
      await whileWriting(
        () => dataSource.query(`SELECT ${recount}()`),
        () => foldCounts(dataSource.manager),
        { table, adding },
      );
      await expectEachOnce();
    }
  });

  it('are counted for the first time, and no more, while others write', async () => {
    const migrate = migrator(migration);
    await whileWriting(() => migrate('down'), undefined, { table, adding });
    await adding(dataSource);
    await whileWriting(() => migrate('up'), undefined, { table, adding });
    await adding(dataSource);
    await expectEachOnce();
  });
});

it('the counts are taken over in both directions while others write', async () => {
  const migrate = migrator(new FoldCountsOfPeople1764002200000());
  await whileWriting(() => migrate('down'));
  await add(dataSource);
  expect(await errors(COUNTS)).toEqual([]);
  await whileWriting(() => migrate('up'));
  await add(dataSource);
  expect(await errors(`${COUNTS} ${CHANGES}`)).toEqual([]);
  expect(await new PeopleCountsReader(dataSource).count({})).toMatchObject({ byDay: people });
});
