import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { JobDesk, type SeenJob, until } from '../support/job-desk.js';

let desk: JobDesk;
let people: string[];
const take = (count: number) => people.splice(0, count);
const UNLINK = 'POST /v1/user/unlink';

beforeAll(async () => {
  desk = await JobDesk.open(8_000, { KAKAO_CALLS_PER_SECOND: 'off' });
  people = await desk.linked(8_000);
});

beforeEach(async () => {
  await desk.kakao.noFaults();
});

/** Records and journal agree person by person, and nobody else was touched. */
async function expectAgreement(job: SeenJob, chosen: string[]): Promise<void> {
  const changes = await desk.changes(UNLINK);
  const items = await desk.items(job.id);
  expect(items.map((item) => item.user_id)).toEqual(chosen);
  for (const { user_id, outcome } of items) {
    expect([user_id, outcome, changes.get(user_id) ?? 0]).toEqual([user_id, 'succeeded', 1]);
  }
  const others = new Set(people);
  expect([...changes.keys()].filter((id) => others.has(id))).toEqual([]);
  const events: { user_ids: string[] }[] = await desk.database.query(
    `SELECT user_ids FROM audit_events WHERE job_id = $1 AND key = 'User.Unlinked' AND result = 'succeeded'`,
    [job.id],
  );
  expect(events.flatMap((event) => event.user_ids).sort()).toEqual([...chosen].sort());
}

/** Waits until a part of the job is done. */
function progress(id: string, count: number): Promise<SeenJob> {
  return until(async () => {
    const job = await desk.job(id);
    return job.counts.total - job.counts.pending >= count ? job : null;
  });
}

describe('a job of 2,000 people while a tenth of the answers fail', () => {
  beforeEach(() => desk.kakao.fault({ endpoint: '*', kind: 'mixed', share: 0.1 }));

  it('survives SIGKILL of the server in the middle: everybody exactly once, nobody else', async () => {
    const ids = take(2_000);
    await desk.kakao.call('PATCH', 'faults', { latencyMs: '10-30' });
    const job = await desk.run('unlink', ids, { canary: 0 });
    const { counts } = await progress(job.id, 400);
    await desk.server.kill('SIGKILL');
    expect(counts.pending).toBeGreaterThan(0);
    await desk.restart();
    const done = await desk.ended(job.id);
    expect(done.counts).toMatchObject({ total: 2_000, succeeded: 2_000 });
    await expectAgreement(done, ids);
  });

  it('survives Redis emptied in the middle, twice', async () => {
    const ids = take(1_500);
    await desk.kakao.call('PATCH', 'faults', { latencyMs: '10-30' });
    const redis = new Redis(desk.redisUrl);
    const job = await desk.run('unlink', ids, { canary: 0 });
    for (const count of [300, 800]) {
      await progress(job.id, count);
      await redis.flushdb();
    }
    redis.disconnect();
    const done = await desk.ended(job.id);
    await expectAgreement(done, ids);
  });

  it('is shared by two workers, one of which is killed', async () => {
    const ids = take(2_000);
    const worker = await desk.start({ ROLE: 'worker' });
    await desk.kakao.call('PATCH', 'faults', { latencyMs: '10-30' });
    const job = await desk.run('unlink', ids, { canary: 0 });
    await progress(job.id, 500);
    await worker.kill('SIGKILL');
    const done = await desk.ended(job.id);
    await expectAgreement(done, ids);
  });
});

it('is handed back in order at SIGTERM, without doubt, and goes on with the next start', async () => {
  const ids = take(1_000);
  await desk.kakao.call('PATCH', 'faults', { latencyMs: '40' });
  const job = await desk.run('unlink', ids, { canary: 0 });
  await progress(job.id, 200);
  const begun = Date.now();
  await desk.server.stop();
  expect(Date.now() - begun).toBeLessThan(10_000);
  const held = await desk.database.query('SELECT FROM job_chunks WHERE claimed_by IS NOT NULL');
  expect(held).toHaveLength(0);
  await desk.restart();
  const done = await desk.ended(job.id);
  await expectAgreement(done, ids);
  expect((await desk.items(job.id)).every((item) => item.attempts === 1 && item.doubt === null)).toBe(true);
});

it('cancelled after its worker was killed says of nobody "never tried" who was unlinked', async () => {
  const ids = take(500);
  await desk.kakao.call('PATCH', 'faults', { latencyMs: '40' });
  const job = await desk.run('unlink', ids, { canary: 0 });
  await progress(job.id, 100);
  await desk.server.kill('SIGKILL');
  await desk.restart();
  await desk.act(job.id, 'cancel');
  const done = await desk.ended(job.id, ['cancelled', 'completed']);
  expect(done.counts.pending).toBe(0);
  const changes = await desk.changes(UNLINK);
  for (const { user_id, outcome } of await desk.items(job.id)) {
    expect([user_id, outcome]).toEqual([user_id, changes.get(user_id) ? 'succeeded' : 'cancelled']);
  }
});

it('goes on when its connections to PostgreSQL are cut in the middle', async () => {
  const ids = take(700);
  await desk.kakao.call('PATCH', 'faults', { latencyMs: '20' });
  const job = await desk.run('unlink', ids, { canary: 0 });
  for (const count of [100, 300]) {
    await progress(job.id, count);
    await desk.database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    await delay(200);
  }
  const done = await desk.ended(job.id);
  await expectAgreement(done, ids);
});
