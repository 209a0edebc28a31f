import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { JobCanceller } from '../../server/jobs/job-canceller.js';
import { ChunkClaims } from '../../server/jobs/worker/chunk-claims.js';
import type { Claim } from '../../server/jobs/worker/claim.js';
import { JobDesk, until } from '../support/job-desk.js';

it('cancelled after its worker was killed says of nobody "never tried" who was unlinked', async () => {
  const desk = await JobDesk.open(500, { KAKAO_CALLS_PER_SECOND: 'off' });
  // So slow that the job cannot end between two looks at it.
  await desk.kakao.call('PATCH', 'faults', { latencyMs: '500' });
  const job = await desk.run('unlink', await desk.linked(500), { canary: 0 });
  await until(async () => ((await desk.job(job.id)).counts.pending <= 400 ? true : null));
  await desk.server.kill('SIGKILL');
  await desk.restart();
  await desk.act(job.id, 'cancel');
  const done = await desk.ended(job.id, ['cancelled', 'completed']);
  expect(done.counts.pending).toBe(0);
  const changes = await desk.changes('POST /v1/user/unlink');
  for (const { user_id, outcome } of await desk.items(job.id)) {
    expect([user_id, outcome]).toEqual([user_id, changes.get(user_id) ? 'succeeded' : 'cancelled']);
  }
});

it('cancelled after answers were lost says of nobody "never tried" who may have been logged out', async () => {
  const desk = await JobDesk.open(60, { KAKAO_CALLS_PER_SECOND: 'off' });
  const people = await desk.linked(40);
  const lost = people.slice(0, 5);
  await desk.kakao.fault({ endpoint: 'logout', kind: 'cut', isAfter: true, userIds: lost });
  const job = await desk.run('logout', people, { canary: 0 });
  await until(async () => ((await desk.job(job.id)).counts.succeeded === 35 ? true : null));
  await desk.act(job.id, 'cancel');
  const done = await desk.ended(job.id, ['cancelled', 'completed']);
  expect(done.counts).toMatchObject({ pending: 0, succeeded: 35, failed: 5, cancelled: 0 });
  const items = (await desk.items(job.id)).filter(({ user_id }) => lost.includes(user_id));
  for (const { outcome, error_code, doubt } of items) {
    expect([outcome, error_code, doubt]).toEqual(['failed', 'answer_lost', 'answer_lost']);
  }
});

it('cancelled while a chunk is held that is to rest long, ends as soon as that is given back', async () => {
  const desk = await JobDesk.open(10, { KAKAO_CALLS_PER_SECOND: 'off' });
  const [lost, slow] = (await desk.linked(2)) as [string, string];
  await desk.kakao.fault({ endpoint: 'logout', kind: 'cut', isAfter: true, userIds: [lost] });
  await desk.kakao.fault({ endpoint: 'logout', kind: 'slow', delayMs: 4_000, userIds: [slow] });
  const job = await desk.draft('logout', [lost, slow]);
  // After three more tries the chunk rests for twenty seconds.
  await desk.database.query('UPDATE job_items SET attempts = 3 WHERE job_id = $1', [job.id]);
  await desk.act(job.id, 'start');
  await until(async () => {
    const [item] = (await desk.items(job.id)).filter(({ user_id }) => user_id === lost);
    return item?.doubt && item.attempts === 6 ? true : null;
  });
  await desk.act(job.id, 'cancel');
  const { counts } = await desk.ended(job.id, ['completed'], 12_000);
  expect(counts).toMatchObject({ pending: 0, succeeded: 1, failed: 1, cancelled: 0 });
});

it('a chunk that is given back at the moment at which its job is cancelled stays done', async () => {
  const desk = await JobDesk.open(1);
  const { database } = desk;
  const { id } = await desk.draft('unlink', await desk.linked(1));
  const claims = new ChunkClaims(database, {} as never, {} as never);
  const canceller = new JobCanceller(database, {} as never);
  const token = randomUUID();
  await database.query('UPDATE job_chunks SET claimed_by = $2 WHERE job_id = $1', [id, token]);
  let givenBack: Promise<void> | undefined;
  await database.transaction(async (manager) => {
    await canceller.cancelPending(manager, id);
    givenBack = claims.release({ job: { id }, chunk: 0, token } as Claim, 0);
    await until(async () => {
      const [{ waiting }] = await database.query(
        `SELECT count(*)::int AS waiting FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%UPDATE job_chunks%'`,
      );
      return waiting === 1 ? true : null;
    });
  });
  await givenBack;
  const chunks = await database.query('SELECT is_done, has_doubt, claimed_by FROM job_chunks');
  expect(chunks).toEqual([{ is_done: true, has_doubt: false, claimed_by: null }]);
});
