import type { Pool } from 'pg';
import { expect, it } from 'vitest';
import { prepared } from '../../server/platform/database/prepared.js';
import { createTestDatabase } from '../support/database.js';

const doubled = prepared('SELECT $1::int * 2 AS doubled');

it('a marked statement is prepared once on each connection, others are not', async () => {
  const dataSource = await (await createTestDatabase()).dataSource();
  const work = dataSource.transaction(async (one) => {
    const kept = () =>
      one.query('SELECT statement, (generic_plans + custom_plans)::int AS runs FROM pg_prepared_statements');
    expect(await one.query(doubled, [1])).toEqual([{ doubled: 2 }]);
    expect(await one.query('SELECT $1::int * 3 AS tripled', [1])).toEqual([{ tripled: 3 }]);
    expect(await one.query(doubled, [2])).toEqual([{ doubled: 4 }]);
    expect(await kept()).toEqual([{ statement: doubled, runs: 2 }]);
    await dataSource.transaction(async (another) => {
      expect(await another.query(doubled, [3])).toEqual([{ doubled: 6 }]);
    });
    await expect(one.query(doubled, ['x'])).rejects.toThrow('invalid input syntax');
    await expect(one.query(doubled, [4])).rejects.toThrow('transaction is aborted');
    throw new Error('undone');
  });
  await expect(work).rejects.toThrow('undone');
  // The connections are as good as before; the pool itself passes a callback.
  const { master } = dataSource.driver as unknown as { master: Pool };
  for (const n of [5, 6, 7]) expect((await master.query(doubled, [n])).rows).toEqual([{ doubled: 2 * n }]);
  expect((await master.query(prepared('SELECT 1 AS one'))).rows).toEqual([{ one: 1 }]);
});
