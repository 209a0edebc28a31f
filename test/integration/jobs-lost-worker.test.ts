import { describe, expect, it } from 'vitest';
import { Job } from '../../server/jobs/job.entity.js';
import { putBackFailed } from '../../server/jobs/steps/jobs.retry.js';
import { ChunkClaims } from '../../server/jobs/worker/chunk-claims.js';
import { JobDesk, until } from '../support/job-desk.js';
import type { TestServer } from '../support/server.js';

const OPEN = { KAKAO_CALLS_PER_SECOND: 'off' };
const PEOPLE = 40;
const CANARY = 5;

/** The only chunk of a job. */
async function chunkOf(desk: JobDesk, id: string) {
  const [chunk] = await desk.database.query('SELECT * FROM job_chunks WHERE job_id = $1', [id]);
  return chunk as {
    attempts: number;
    claimed_by: string | null;
    has_begun: boolean;
    begun_to: number | null;
  };
}

/** Kills the worker; its claim goes on for an hour. */
async function lose(desk: JobDesk<TestServer>, id: string): Promise<void> {
  await desk.server.kill('SIGKILL');
  await desk.kakao.noFaults();
  await desk.database.query(
    `UPDATE job_chunks SET lease_until = now() + interval '1 hour' WHERE job_id = $1`,
    [id],
  );
}

/** The claim has run out. */
async function runOut(desk: JobDesk, id: string): Promise<void> {
  await desk.database.query('UPDATE job_chunks SET lease_until = now() WHERE job_id = $1', [id]);
}

/** Ran its canary, was looked at, and goes on; its worker is lost while it asks who is linked, before any call. */
async function lostInLook(
  desk: JobDesk<TestServer>,
  kind: 'unlink' | 'logout',
  people: string[],
): Promise<string> {
  const { id } = await desk.run(kind, people, { canary: CANARY });
  expect(await desk.ended(id, ['paused'])).toMatchObject({ stopReason: 'canary' });
  await until(async () => ((await chunkOf(desk, id)).claimed_by === null ? true : null));
  const { attempts } = await chunkOf(desk, id);
  await desk.kakao.fault({ endpoint: 'app-users', kind: 'hang' });
  const before = (await desk.kakao.calls())['app-users'] ?? 0;
  await desk.act(id, 'resume');
  await until(async () => ((await desk.kakao.calls())['app-users'] ?? 0) > before || null);
  expect((await chunkOf(desk, id)).attempts).toBeGreaterThan(attempts);
  await lose(desk, id);
  return id;
}

describe.concurrent('a worker that is lost', () => {
  it('while it looked puts nobody in doubt: who left alone was not unlinked by the job', async () => {
    const desk = await JobDesk.openApart(PEOPLE, OPEN);
    const people = await desk.linked(PEOPLE);
    await desk.sync();
    const alone = people[30] as string;
    const id = await lostInLook(desk, 'unlink', people);
    await desk.kakao.happen(alone, { op: 'unlink' });
    await desk.restart();
    await runOut(desk, id);
    await desk.ended(id);
    const item = (await desk.items(id)).find(({ user_id }) => user_id === alone);
    expect(item).toMatchObject({ outcome: 'unchanged', doubt: null });
    expect((await desk.changes('POST /v1/user/unlink')).size).toBe(PEOPLE - 1);
    const told = await desk.database.query(
      `SELECT 1 FROM audit_events WHERE job_id = $1 AND key = 'User.Unlinked' AND user_ids @> ARRAY[$2::bigint]`,
      [id, alone],
    );
    expect(told).toEqual([]);
  });

  it('while it looked leaves nothing to be asked when the job is cancelled', async () => {
    const desk = await JobDesk.openApart(PEOPLE, OPEN);
    const id = await lostInLook(desk, 'logout', await desk.linked(PEOPLE));
    await desk.restart();
    await desk.act(id, 'cancel');
    await runOut(desk, id);
    const { counts } = await desk.ended(id, ['cancelled']);
    expect(counts).toMatchObject({ succeeded: CANARY, failed: 0, cancelled: PEOPLE - CANARY });
  });

  it('puts in doubt those it may have called, not those whom the daily ceiling kept from it', async () => {
    const desk = await JobDesk.openApart(PEOPLE, { ...OPEN, DAILY_CEILING: String(CANARY) });
    const people = await desk.linked(PEOPLE);
    await desk.sync();
    await desk.kakao.fault({ endpoint: 'unlink', kind: 'slow', delayMs: 6_000 });
    const { id } = await desk.run('unlink', people, { canary: 0 });
    await until(async () => (await chunkOf(desk, id)).has_begun || null);
    await lose(desk, id);
    const alone = people[30] as string;
    await desk.kakao.happen(alone, { op: 'unlink' });
    await desk.restart();
    await desk.act(id, 'cancel');
    await runOut(desk, id);
    await desk.ended(id, ['cancelled']);
    const items = await desk.items(id);
    expect(items.filter(({ outcome }) => outcome === 'cancelled').length).toBeGreaterThanOrEqual(
      PEOPLE - CANARY,
    );
    expect(items.find(({ user_id }) => user_id === alone)).toMatchObject({
      outcome: 'cancelled',
      doubt: null,
    });
  });

  it('before it gave a chunk back puts nobody in doubt whose failure it had recorded', async () => {
    const desk = await JobDesk.openApart(PEOPLE, OPEN);
    const [refused = '', other = ''] = await desk.linked(2);
    await desk.sync();
    await desk.kakao.fault({ endpoint: 'unlink', kind: 'code', code: -103, userIds: [refused] });
    const { id } = await desk.run('unlink', [refused, other]);
    await desk.ended(id);
    await until(async () => ((await chunkOf(desk, id)).claimed_by === null ? true : null));
    // As it leaves the chunk.
    await desk.database.query(
      `UPDATE job_chunks SET claimed_by = gen_random_uuid(), is_done = false, lease_until = now() - interval '1 second'
        WHERE job_id = $1`,
      [id],
    );
    await desk.kakao.noFaults();
    await desk.kakao.happen(refused, { op: 'unlink' });
    await desk.act(id, 'retry');
    await desk.ended(id);
    const [item] = await desk.items(id);
    expect(item).toMatchObject({ outcome: 'unchanged', doubt: null });
  });

  it('puts those in doubt whom it may have called, not those who are put back meanwhile', async () => {
    const desk = await JobDesk.open(3, { ROLE: 'web' });
    const { database } = desk;
    const { id } = await desk.draft('logout', await desk.linked(3));
    await database.query(
      `UPDATE job_chunks SET claimed_by = gen_random_uuid(), begun_to = 2, lease_until = now() + interval '1 hour'
        WHERE job_id = $1`,
      [id],
    );
    await database.query(
      `UPDATE job_items SET outcome = 'failed', error_code = '-103' WHERE job_id = $1 AND position = 0`,
      [id],
    );
    const job = await database.manager.findOneByOrFail(Job, { id });
    await database.transaction((manager) => putBackFailed(manager, job));
    await runOut(desk, id);
    await database.query(`UPDATE jobs SET status = 'running' WHERE id = $1`, [id]);
    const claims = new ChunkClaims(database, {} as never, {} as never);
    expect(await claims.claim(id, 0)).not.toBeNull();
    const doubts = (await desk.items(id)).map(({ outcome, doubt }) => [outcome, doubt]);
    expect(doubts).toEqual([
      ['pending', null],
      ['pending', 'worker_lost'],
      ['pending', null],
    ]);
  });

  it('calls nobody any more where somebody was put back after it took the chunk', async () => {
    const desk = await JobDesk.open(2, { ROLE: 'web' });
    const { database } = desk;
    const { id } = await desk.draft('logout', await desk.linked(2));
    await database.query(`UPDATE jobs SET status = 'running', begun_at = now() WHERE id = $1`, [id]);
    await database.query(
      `UPDATE job_items SET outcome = 'failed', error_code = '-103' WHERE job_id = $1 AND position = 0`,
      [id],
    );
    const claims = new ChunkClaims(database, {} as never, {} as never);
    const claim = await claims.claim(id, 0);
    if (!claim) throw new Error('not taken');
    const job = await database.manager.findOneByOrFail(Job, { id });
    await database.transaction((manager) => putBackFailed(manager, job));
    expect((await claims.items(claim)).map(({ position }) => position)).toEqual([0, 1]);
    expect(await claims.begin(claim, [], [])).toBe(false);
    expect(await chunkOf(desk, id)).toMatchObject({ begun_to: null });
    await claims.release(claim, 0);
    const again = await claims.claim(id, 0);
    expect(again && (await claims.begin(again, [], []))).toBe(true);
  });

  it('after a retry has unlinked whom it had called by then, though they are protected before the retry begins', async () => {
    const desk = await JobDesk.open(2, { ...OPEN, ROLE: 'web', IRREVERSIBLE_DELAY: '0' });
    const [refused = '', called = ''] = await desk.linked(2);
    const { id } = await desk.draft('unlink', [refused, called]);
    // Paused, with the second one's call under way.
    await desk.database.query(
      `UPDATE jobs SET status = 'paused', stop_reason = 'operator', started_at = now(), begun_at = now(), failed = 1, pending = 1
        WHERE id = $1`,
      [id],
    );
    await desk.database.query(
      `UPDATE job_chunks SET claimed_by = gen_random_uuid(), has_begun = true, begun_to = 2, attempts = 1,
              lease_until = now() + interval '1 hour' WHERE job_id = $1`,
      [id],
    );
    await desk.database.query(
      `UPDATE job_items SET outcome = 'failed', error_code = '-103', attempts = 1 WHERE job_id = $1 AND position = 0`,
      [id],
    );
    await desk.act(id, 'retry');
    await desk.kakao.happen(called, { op: 'unlink' });
    const protection = await desk.admin.post('/api/protected-users', { ids: [called], reason: 'test' });
    expect(protection.status).toBeLessThan(300);
    await runOut(desk, id);
    await desk.start({ ROLE: 'worker' });
    await desk.ended(id);
    expect(await desk.items(id)).toEqual([
      expect.objectContaining({ user_id: refused, outcome: 'succeeded', doubt: null }),
      expect.objectContaining({ user_id: called, outcome: 'succeeded', doubt: 'worker_lost' }),
    ]);
  });

  it('at a dry run, which calls nobody, puts nobody in doubt', async () => {
    const desk = await JobDesk.openApart(PEOPLE, OPEN);
    const [id = '', other = ''] = await desk.linked(2);
    await desk.sync();
    const draft = await desk.draft('unlink', [id, other], { dryRun: true });
    await desk.kakao.happen(id, { op: 'unlink' });
    await desk.kakao.happen(id, { op: 'link', at: new Date(Date.now() + 60_000).toISOString() });
    // As it leaves the chunk.
    await desk.database.query(
      `UPDATE job_chunks SET claimed_by = gen_random_uuid(), has_begun = true, begun_to = 1000, attempts = 1,
              lease_until = now() - interval '1 second' WHERE job_id = $1`,
      [draft.id],
    );
    await desk.act(draft.id, 'start');
    await desk.ended(draft.id);
    const [item] = await desk.items(draft.id);
    expect(item).toMatchObject({ outcome: 'failed', error_code: 'relinked', doubt: null });
  });
});
