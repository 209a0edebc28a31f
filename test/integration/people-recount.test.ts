import type { DataSource } from 'typeorm';
import { beforeAll, expect, it } from 'vitest';
import { FoldCountsOfPeople1764002200000 } from '../../migrations/1764002200000-fold-counts-of-people.js';
import { PeopleCountsReader } from '../../server/users/find/people-counts.reader.js';
import { foldCounts } from '../../server/users/find/people-counts.timer.js';
import { createTestDatabase } from '../support/database.js';

const migration = new FoldCountsOfPeople1764002200000();
let dataSource: DataSource;
let people = 0;

beforeAll(async () => {
  dataSource = await (await createTestDatabase()).dataSource();
});

/** Adds a person, of a day on which nobody else was linked. */
async function add(db: Pick<DataSource, 'query'>): Promise<void> {
  await db.query(
    `INSERT INTO users (id, status, connected_at, first_seen_at)
     SELECT n, 'linked', timestamptz '2026-01-01Z' + make_interval(days => n), now() FROM (SELECT $1::int AS n) AS n`,
    [++people],
  );
}

/** Does something that has to wait for the end of a transaction, in which somebody is being added. */
async function whileWriting(doing: () => Promise<unknown>, meanwhile?: () => Promise<void>): Promise<void> {
  const waiting = () =>
    dataSource.query(
      `SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
        WHERE NOT granted AND relation IS NOT NULL AND datname = current_database()`,
    );
  let done: Promise<unknown> | undefined;
  await dataSource.transaction(async (writer) => {
    // With this a statement begins that adds somebody; it goes on to the counts in the end.
    await writer.query('LOCK TABLE users IN ROW EXCLUSIVE MODE');
    done = doing();
    done.catch(() => undefined);
    await expect.poll(waiting).toHaveLength(1);
    await meanwhile?.();
    await add(writer);
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

it('the counts are taken over in both directions while others write', async () => {
  const migrate = (direction: 'up' | 'down') =>
    dataSource.transaction(async ({ queryRunner }) => {
      if (queryRunner) await migration[direction](queryRunner);
    });
  await whileWriting(() => migrate('down'));
  await add(dataSource);
  expect(await errors(COUNTS)).toEqual([]);
  await whileWriting(() => migrate('up'));
  await add(dataSource);
  expect(await errors(`${COUNTS} ${CHANGES}`)).toEqual([]);
  expect(await new PeopleCountsReader(dataSource).count({})).toMatchObject({ byDay: people });
});
