import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { DriftComparer } from '../../server/drift/drift-comparer.js';
import { ADVISORY_LOCKS } from '../../server/platform/database/advisory-locks.js';
import { createTestDatabase } from '../support/database.js';

it('everybody is compared soon after somebody who fell asleep comparing one person, who is not asked for 50 times a second', async () => {
  const database = await (await createTestDatabase()).dataSource();
  await database.query(`INSERT INTO drift_comparisons (cause) VALUES ('told')`);
  const asleep = database.createQueryRunner();
  await asleep.startTransaction();
  await asleep.query('SELECT pg_advisory_xact_lock_shared($1)', [ADVISORY_LOCKS.compareDrift]);
  const transactions = vi.spyOn(database, 'transaction');
  const compared = new DriftComparer(database).compareNext(new AbortController().signal);
  await sleep(3_000);
  expect(transactions.mock.calls.length).toBeLessThan(25);
  await asleep.rollbackTransaction();
  await asleep.release();
  // In turns of this process and not by the clock: that it is held up itself is no pause of the comparison.
  let isOver = false;
  const over = compared.finally(() => (isOver = true));
  for (let turns = 0; turns < 100 && !isOver; turns++) await Promise.race([over, sleep(50)]);
  expect(isOver).toBe(true);
  expect(await compared).toBe(true);
});
