import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AuditService } from '../../server/audit/audit.service.js';
import { ConsentRecorder } from '../../server/consents/consent-recorder.js';
import { Brake } from '../../server/jobs/worker/brake.js';
import { ChunkClaims } from '../../server/jobs/worker/chunk-claims.js';
import type { Claim, ItemResult, WorkItem } from '../../server/jobs/worker/claim.js';
import { unfinished } from '../../server/jobs/worker/conclude.js';
import { DailyCeiling } from '../../server/jobs/worker/daily-ceiling.js';
import { Heartbeat } from '../../server/jobs/worker/heartbeat.js';
import { OutcomeStore } from '../../server/jobs/worker/outcome-store.js';
import type { Config } from '../../server/platform/config/config.js';
import { CallListeners } from '../../server/platform/kakao/call-listeners.js';
import { KakaoSilence } from '../../server/platform/kakao/kakao-silence.js';
import { JobDesk, until } from '../support/job-desk.js';

let desk: JobDesk;
let claims: ChunkClaims;
let store: OutcomeStore;
let heartbeat: Heartbeat;
let jobId: string;
let people: string[];

beforeAll(async () => {
  desk = await JobDesk.open(10, { ROLE: 'web' });
  const audit = new AuditService();
  const config = { dailyCeiling: 100, brakeShare: null } as unknown as Config;
  const ceiling = new DailyCeiling(config);
  claims = new ChunkClaims(desk.database, ceiling, audit);
  heartbeat = new Heartbeat(desk.database, new KakaoSilence(new CallListeners()));
  const recorder = new ConsentRecorder();
  store = new OutcomeStore(desk.database, recorder, audit, ceiling, new Brake(config), heartbeat);
});

afterAll(() => heartbeat.onModuleDestroy());

beforeEach(async () => {
  people = await desk.linked(2);
  ({ id: jobId } = await desk.draft('unlink', people, { canary: 0 }));
  await desk.database.query(
    `UPDATE jobs SET status = 'running', started_at = now(), begun_at = now() WHERE id = $1`,
    [jobId],
  );
});

async function take(): Promise<{ claim: Claim; items: WorkItem[] }> {
  const claim = await claims.claim(jobId, 0);
  if (!claim) throw new Error('the chunk is held');
  const items = await claims.items(claim);
  await claims.begin(claim, [], []);
  return { claim, items };
}

/** The chunk's holder is not heard of any more. */
async function lose(): Promise<void> {
  await desk.database.query(
    `UPDATE job_chunks SET lease_until = now() - interval '1 second' WHERE job_id = $1`,
    [jobId],
  );
}

function unlinked(item: WorkItem): ItemResult {
  return {
    ...unfinished(item, { attempts: 1, doubt: null }),
    outcome: 'succeeded',
    observation: { userId: item.userId, observedAt: new Date(), link: 'absent', own: 'link' },
  };
}

function failed(item: WorkItem): ItemResult {
  return { ...unfinished(item, { attempts: 8, doubt: null }), outcome: 'failed', errorCode: '-1' };
}

/** How often items were written anew so far, and how often of that no index was. */
async function updates(): Promise<{ all: number; hot: number }> {
  const [row] = await desk.database.query(
    `SELECT n_tup_upd::int AS all, n_tup_hot_upd::int AS hot FROM pg_stat_user_tables WHERE relname = 'job_items'`,
  );
  return row;
}

async function outcomes(): Promise<(string | null)[][]> {
  return (await desk.items(jobId)).map(({ outcome, doubt }) => [outcome, doubt]);
}

describe('what is recorded of a job', () => {
  it('touches no index where there is no code to find it by', async () => {
    const { claim, items } = await take();
    await store.write(
      claim.job,
      items.map((item) => ({ claim, result: { ...unlinked(item), outcome: 'unchanged' as const } })),
    );
    const written = await until(async () => {
      const now = await updates();
      return now.all >= items.length ? now : null;
    });
    expect(written.hot).toBe(written.all);
  });

  it('counts one of whom two results stand in a batch once', async () => {
    const { claim, items } = await take();
    const [first] = items as [WorkItem, WorkItem];
    await store.write(claim.job, [
      { claim, result: unlinked(first) },
      { claim, result: unlinked(first) },
    ]);
    const job = await desk.job(jobId);
    expect(job).toMatchObject({ status: 'running', counts: { pending: 1, succeeded: 1 } });
    expect(await desk.database.query('SELECT count FROM irreversible_changes')).toEqual([{ count: 1 }]);
  });

  it('keeps what the next holder knows from one who lost the chunk', async () => {
    const lost = await take();
    await lose();
    const next = await take();
    const [first, second] = next.items as [WorkItem, WorkItem];
    await store.write(next.claim.job, [
      { claim: next.claim, result: unfinished(first, { attempts: 3, doubt: 'answer_lost' }) },
    ]);
    const { claim } = lost;
    const [before, beforeToo] = lost.items as [WorkItem, WorkItem];
    await store.write(claim.job, [
      { claim, result: unfinished(before, { attempts: 3, doubt: null }) },
      { claim, result: failed(beforeToo) },
    ]);
    expect(await outcomes()).toEqual([
      ['pending', 'answer_lost'],
      ['pending', 'worker_lost'],
    ]);
    await store.write(next.claim.job, [{ claim: next.claim, result: unlinked(second) }]);
    expect(await outcomes()).toEqual([
      ['pending', 'answer_lost'],
      ['succeeded', null],
    ]);
  });

  it('takes from one who lost the chunk what was done', async () => {
    const lost = await take();
    await lose();
    const next = await take();
    const [first] = lost.items as [WorkItem, WorkItem];
    await store.write(lost.claim.job, [{ claim: lost.claim, result: unlinked(first) }]);
    await store.write(next.claim.job, [{ claim: next.claim, result: failed(first) }]);
    expect((await outcomes())[0]).toEqual(['succeeded', null]);
    expect((await desk.job(jobId)).counts).toMatchObject({ pending: 1, succeeded: 1, failed: 0 });
  });

  it('lets nobody take over a chunk while what came of it is being written', async () => {
    const { claim, items } = await take();
    await lose();
    const blocker = desk.database.createQueryRunner();
    await blocker.startTransaction();
    await blocker.query('SELECT 1 FROM jobs WHERE id = $1 FOR SHARE', [jobId]);
    const writing = store.write(claim.job, [{ claim, result: failed(items[0] as WorkItem) }]);
    while ((await waiting()) === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await claims.claim(jobId, 0)).toBeNull();
    await blocker.commitTransaction();
    await blocker.release();
    await writing;
    expect((await outcomes())[0]).toEqual(['failed', null]);
    expect(await claims.claim(jobId, 0)).not.toBeNull();
  });
});

/** How many statements on this database wait for a lock. */
async function waiting(): Promise<number> {
  const [row] = await desk.database.query(
    `SELECT count(*)::int AS count FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return row.count;
}
