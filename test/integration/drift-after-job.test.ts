import { expect, it } from 'vitest';
import { compareDrift } from '../../server/drift/compare-drift.js';
import { DriftComparer } from '../../server/drift/drift-comparer.js';
import { compareAfterJob } from '../../server/drift/request-comparison.js';
import { createTestDatabase } from '../support/database.js';

it('the comparison after a small job overwrites no newer one of somebody who is being read just then', async () => {
  const database = await (await createTestDatabase()).dataSource();
  await database.query(
    `INSERT INTO told_files (name, covers, digest, lines, linked, unlinked, unknown, columns, bad_count, bad, created_by, applied_at)
     VALUES ('told', 'some', '', 1, 1, 0, 0, '{}', 0, '[]', 1, now())`,
  );
  await database.query(`INSERT INTO told_states (user_id, is_linked, told_at) VALUES (11, true, now())`);
  await database.query(
    `INSERT INTO users (id, status, connected_at, first_seen_at) VALUES (11, 'unlinked', now(), now())`,
  );
  await database.query(
    `INSERT INTO job_items (job_id, position, user_id, outcome, attempts, was_absent) VALUES (7, 0, 11, 'succeeded', 1, false)`,
  );
  await database.transaction((manager) => compareDrift(manager, ['11']));
  const differing = () => database.query('SELECT user_id, kinds FROM drifts');
  expect(await differing()).toEqual([{ user_id: '11', kinds: ['told-linked'] }]);

  // Linked again, and compared; not to be seen by others yet.
  const reading = database.createQueryRunner();
  await reading.startTransaction();
  await reading.query(`UPDATE users SET status = 'linked' WHERE id = 11`);
  await compareDrift(reading.manager, ['11']);
  const ended = database.transaction((manager) => compareAfterJob(manager, '7'));
  await Promise.race([ended, new Promise((done) => setTimeout(done, 1_000))]);
  await reading.commitTransaction();
  await reading.release();
  await ended;
  const comparer = new DriftComparer(database);
  while (await comparer.compareNext(new AbortController().signal));
  expect(await differing()).toEqual([]);
});
