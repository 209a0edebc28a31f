import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { Job } from '../../server/jobs/job.entity.js';
import type { JobItemQuery } from '../../server/jobs/jobs.schema.js';
import { FailureCounts } from '../../server/jobs/results/failure-counts.js';
import { expectedItems, selectItems } from '../../server/jobs/results/items-query.js';
import { JobDesk } from '../support/job-desk.js';
import { lookUpsBy, rowsRead, rowsReadBy } from '../support/rows-read.js';

const MANY = 20_000;
const FIRST_ID = 9_000_000_000_000_000_000n;

let desk: JobDesk;
/** A job of {@link MANY} people, of whom four failed, two of them as its dry run said. */
let large: Job;

/** A completed job of {@link MANY} people; by their place, who failed and why, as SQL on `n`. */
async function completed(codeOf: string, { predictedBy = null as string | null, comparison = '[]' } = {}) {
  const [{ id }] = await desk.database.query(
    `INSERT INTO jobs (kind, status, params, reason, selection, created_by, chunk_size, predicted_by, comparison, total, succeeded)
     VALUES ('refresh', 'completed', '{}', 'trial', '{"ids":${MANY}}', 1, 1000, $1, $2, ${MANY}, ${MANY}) RETURNING id`,
    [predictedBy, comparison],
  );
  await desk.database.query(
    `INSERT INTO job_items (job_id, position, user_id, outcome, error_code, error_message, attempts, finished_at)
     SELECT $1, n, ${FIRST_ID} + n, CASE WHEN ${codeOf} IS NULL THEN 'succeeded' ELSE 'failed' END, ${codeOf}, ${codeOf}, 1, now()
       FROM generate_series(0, ${MANY - 1}) AS n`,
    [id],
  );
  await desk.database.query(
    `UPDATE jobs SET failed = f.count, succeeded = total - f.count
       FROM (SELECT count(*) FROM job_items WHERE job_id = $1 AND outcome = 'failed') AS f WHERE id = $1`,
    [id],
  );
  return desk.database.manager.findOneByOrFail(Job, { id });
}

beforeAll(async () => {
  desk = await JobDesk.open(1, { ROLE: 'web' });
  const succeeded = { outcome: 'succeeded', errorCode: null };
  const dormant = { outcome: 'failed', errorCode: '-103' };
  const refused = { outcome: 'failed', errorCode: '-401' };
  const dryRun = await completed(`CASE WHEN n IN (9000, 19000) THEN '-103' END`);
  large = await completed(`CASE WHEN n IN (9000, 19000) THEN '-103' WHEN n IN (100, 15000) THEN '-401' END`, {
    predictedBy: dryRun.id,
    comparison: JSON.stringify([
      { predicted: succeeded, actual: succeeded, deviates: false, count: MANY - 4 },
      { predicted: dormant, actual: dormant, deviates: false, count: 2 },
      { predicted: succeeded, actual: refused, deviates: true, count: 2 },
    ]),
  });
  // Others of whom many failed: on the whole a code is nothing rare.
  await completed(`CASE WHEN n % 10 = 0 THEN '-103' END`);
  await desk.database.query('VACUUM ANALYZE job_items');
});

describe('of a large job of whom few failed', () => {
  it.each<[Partial<JobItemQuery>, number[]]>([
    [{ outcome: ['failed'] }, [100, 9_000, 15_000, 19_000]],
    [{ errorCode: '-103' }, [9_000, 19_000]],
    [{ errorCode: '-103', outcome: ['failed'] }, [9_000, 19_000]],
    [{ errorCode: 'timeout' }, []],
    [{ deviated: 'true' }, [100, 15_000]],
    [{ deviated: 'true', outcome: ['failed'] }, [100, 15_000]],
    [{ deviated: 'false', outcome: ['failed'] }, [9_000, 19_000]],
  ])('hardly more is read than is shown of %j', async (query, places) => {
    const select = selectItems(desk.database.manager, large, query, expectedItems(large, query), undefined);
    expect(await rowsRead(desk.database, select.limit(26).getQueryAndParameters())).toBeLessThan(1_000);
    const { body } = await desk.admin.get(
      `/api/jobs/${large.id}/items?${new URLSearchParams(query as never)}`,
    );
    expect(body.data.map(({ userId }: { userId: string }) => Number(BigInt(userId) - FIRST_ID))).toEqual(
      places,
    );
  });

  it('they are shown page by page', async () => {
    const seen: number[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor ? `&cursor=${cursor}` : '';
      const { body } = await desk.admin.get(`/api/jobs/${large.id}/items?outcome=failed&limit=1${query}`);
      seen.push(...body.data.map(({ userId }: { userId: string }) => Number(BigInt(userId) - FIRST_ID)));
      cursor = body.nextCursor;
    } while (cursor);
    expect(seen).toEqual([100, 9_000, 15_000, 19_000]);
  });

  it('they are counted once while the job stays as it is, and once for all who ask meanwhile', async () => {
    let revision = 0;
    let counts: FailureCounts;
    const ask = () => counts.of({ id: large.id, revision });
    const askAgain = () => {
      revision++;
      return ask();
    };
    const rowsOf = (asked: () => Promise<unknown>) =>
      rowsReadBy(desk.database, (recorded) => {
        counts = new FailureCounts(recorded);
        return asked();
      });
    const once = await rowsOf(ask);
    expect(once).toBeGreaterThan(0);
    const again = async () => [await ask(), await ask()];
    expect(await rowsOf(again)).toBe(once);
    const changed = async () => [await ask(), await askAgain()];
    expect(await rowsOf(changed)).toBe(2 * once);
    expect(await rowsOf(() => Promise.all(Array.from({ length: 10 }, askAgain)))).toBe(once);
    const meanwhile = () =>
      Promise.all([ask(), delay(1).then(() => Promise.all([askAgain(), askAgain(), ask()]))]);
    expect(await rowsOf(meanwhile)).toBe(2 * once);
  });

  it('they are counted by cause', async () => {
    const { body } = await desk.admin.get(`/api/jobs/${large.id}/failures`);
    expect(body.data).toEqual([
      { errorCode: '-103', errorMessage: '-103', count: 2 },
      { errorCode: '-401', errorMessage: '-401', count: 2 },
    ]);
  });
});

it('who came out as everybody of whom the dry run said so is not looked up in it to find the few others', async () => {
  const succeeded = { outcome: 'succeeded', errorCode: null };
  const others = [
    { predicted: succeeded, actual: { ...succeeded, outcome: 'unchanged' }, deviates: true, count: 2 },
  ];
  const dryRun = await completed('NULL::text');
  const { id } = await completed('NULL::text', {
    predictedBy: dryRun.id,
    comparison: JSON.stringify(others),
  });
  await desk.database.query(
    `UPDATE job_items SET outcome = 'unchanged' WHERE job_id = $1 AND position IN (50, 19500)`,
    [id],
  );
  await desk.database.query('UPDATE jobs SET unchanged = 2, succeeded = total - 2 WHERE id = $1', [id]);
  const job = await desk.database.manager.findOneByOrFail(Job, { id });
  const query = { deviated: 'true' } as const;
  const select = selectItems(desk.database.manager, job, query, expectedItems(job, query), undefined);
  const [sql, params] = select.limit(26).getQueryAndParameters();
  expect(await lookUpsBy(desk.database, (of) => of.query(sql, params))).toBeLessThan(100);
  const { body } = await desk.admin.get(`/api/jobs/${id}/items?deviated=true`);
  expect(body.data.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['unchanged', 'unchanged']);
});

it('who is recorded as failed has a code', async () => {
  const failed = desk.database.query(
    `UPDATE job_items SET outcome = 'failed' WHERE job_id = $1 AND position = 1`,
    [large.id],
  );
  await expect(failed).rejects.toThrow('job_items_failed_check');
});
