import { randomUUID } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import { expect, it, vi } from 'vitest';
import { AuditService } from '../../server/audit/audit.service.js';
import { Job } from '../../server/jobs/job.entity.js';
import { JobSignals } from '../../server/jobs/job-signals.js';
import { JobCanceller } from '../../server/jobs/steps/job-canceller.js';
import { putBackFailed } from '../../server/jobs/steps/jobs.retry.js';
import { ChunkClaims } from '../../server/jobs/worker/chunk-claims.js';
import type { Claim } from '../../server/jobs/worker/claim.js';
import { JobBeginner } from '../../server/jobs/worker/job-beginner.js';
import type { Config } from '../../server/platform/config/config.js';
import { JobDesk, until } from '../support/job-desk.js';
import { lockWaits } from '../support/lock-waits.js';

it.concurrent('cancelled after its worker was killed says of nobody "never tried" who was unlinked', async () => {
  const desk = await JobDesk.openApart(500, { KAKAO_CALLS_PER_SECOND: 'off' });
  // So slow that the job cannot end between two looks at it.
  await desk.kakao.call('PATCH', 'faults', { latencyMs: '1500' });
  const job = await desk.run('unlink', await desk.linked(500), { canary: 0 });
  await until(async () => ((await desk.job(job.id)).counts.pending <= 480 ? true : null));
  await desk.server.kill('SIGKILL');
  await desk.kakao.noFaults();
  await desk.restart();
  await desk.act(job.id, 'cancel');
  const done = await desk.ended(job.id, ['cancelled', 'completed']);
  expect(done.counts.pending).toBe(0);
  const changes = await desk.changes('POST /v1/user/unlink');
  for (const { user_id, outcome } of await desk.items(job.id)) {
    expect([user_id, outcome]).toEqual([user_id, changes.get(user_id) ? 'succeeded' : 'cancelled']);
  }
});

it.concurrent('cancelled after answers were lost says of nobody "never tried" who may have been logged out', async () => {
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

it.concurrent('what a call did is told as the work of its job, also where somebody saw it before the job had recorded it', async () => {
  const desk = await JobDesk.open(60, { KAKAO_CALLS_PER_SECOND: 'off' });
  await desk.sync();
  const [scopes, tags] = [['account_email'], ['marketing_2025']];
  const people = (await desk.kakao.people()).filter(({ state }) => state === 'linked');
  const agreeing = people.filter(
    (one) => one.scopes.includes('account_email') && one.terms.some(({ tag }) => tag === 'marketing_2025'),
  );
  const [left, unscoped, untermed] = agreeing.map(({ id }) => id) as [string, string, string];
  const jobs = [
    await desk.draft('unlink', [left]),
    await desk.draft('revoke-scopes', [unscoped], { params: { scopes } }),
    await desk.draft('revoke-terms', [untermed], { params: { tags } }),
  ];
  await desk.database.transaction(async (manager) => {
    // Nothing can be recorded of them for now.
    await manager.query('SELECT 1 FROM job_items WHERE job_id = ANY ($1) FOR UPDATE', [
      jobs.map(({ id }) => id),
    ]);
    for (const { id } of jobs) await desk.act(id, 'start');
    await until(async () =>
      (await desk.kakao.journal()).filter((line) => line.changed).length === 3 ? true : null,
    );
    await desk.admin.post('/api/users/lookup', { ids: [left] });
    for (const id of [unscoped, untermed]) await desk.admin.post(`/api/users/${id}/refresh`);
  });
  for (const { id } of jobs) expect((await desk.ended(id)).counts.succeeded).toBe(1);
  const facts = await desk.database.query(
    `SELECT user_id, job_id, source, is_own_call, reason, operator_id IS NOT NULL AS has_operator FROM consent_events
      WHERE type = 'unlinked' OR from_agreed IS NOT NULL ORDER BY job_id`,
  );
  const own = { source: 'job', is_own_call: true, reason: 'test', has_operator: true };
  expect(facts).toEqual(
    [left, unscoped, untermed].map((user_id, at) => ({ user_id, job_id: jobs[at]?.id, ...own })),
  );
});

it.concurrent('a call that is to be made later is no try of the person, also where what stands before Kakao says so with a page', async () => {
  const desk = await JobDesk.open(10, { KAKAO_CALLS_PER_SECOND: 'off' });
  const people = await desk.linked(1);
  await desk.kakao.fault({ endpoint: 'logout', kind: 'html', status: 429, next: 3 });
  const job = await desk.run('logout', people, { canary: 0 });
  expect((await desk.ended(job.id)).counts).toMatchObject({ succeeded: 1, failed: 0 });
  expect(await desk.items(job.id)).toMatchObject([{ attempts: 1, doubt: null }]);
});

it.concurrent('cancelled while a chunk is held that is to rest long, ends as soon as that is given back', async () => {
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
  const { counts } = await desk.ended(job.id, ['completed'], 18_000);
  expect(counts).toMatchObject({ pending: 0, succeeded: 1, failed: 1, cancelled: 0 });
});

it('a chunk that is given back while its job is cancelled stays done; while people of it are put back it is not', async () => {
  const desk = await JobDesk.open(1, { ROLE: 'web' });
  const { database } = desk;
  const claims = new ChunkClaims(database, {} as never, {} as never);
  /** What becomes of a chunk that its holder gives back while something else happens to it. */
  const givenBackDuring = async (id: string, change: (manager: EntityManager) => Promise<unknown>) => {
    const token = randomUUID();
    await database.query('UPDATE job_chunks SET claimed_by = $2 WHERE job_id = $1', [id, token]);
    let givenBack: Promise<void> | undefined;
    await database.transaction(async (manager) => {
      await change(manager);
      givenBack = claims.release({ job: { id }, chunk: 0, token } as Claim, 0);
      await lockWaits(database, { query: '%job_chunks%' });
    });
    await givenBack;
    const [chunk] = await database.query(
      'SELECT is_done, has_doubt, claimed_by FROM job_chunks WHERE job_id = $1',
      [id],
    );
    return chunk;
  };
  const ids = await desk.linked(1);
  const cancelled = await desk.draft('unlink', ids);
  const canceller = new JobCanceller(database, {} as never);
  expect(
    await givenBackDuring(cancelled.id, (manager) => canceller.cancelPending(manager, cancelled.id)),
  ).toEqual({ is_done: true, has_doubt: false, claimed_by: null });

  const retried = await desk.draft('unlink', ids);
  await database.query(
    `UPDATE job_items SET outcome = 'failed', error_code = 'timeout', doubt = 'answer_lost', attempts = 1 WHERE job_id = $1`,
    [retried.id],
  );
  const job = await database.manager.findOneByOrFail(Job, { id: retried.id });
  expect(await givenBackDuring(retried.id, (manager) => putBackFailed(manager, job))).toEqual({
    is_done: false,
    has_doubt: true,
    claimed_by: null,
  });

  const rests = async () => {
    await claims.putOff(retried.id, 0, 60_000);
    const [chunk] = await database.query(
      `SELECT not_before > now() + interval '2 seconds' AS rests FROM job_chunks WHERE job_id = $1`,
      [retried.id],
    );
    return chunk.rests;
  };
  await database.query(`UPDATE job_chunks SET lease_until = now() + interval '1 hour'`);
  expect(await rests()).toBeNull();
  await database.query('UPDATE job_chunks SET lease_until = NULL');
  expect(await rests()).toBe(true);
});

it('an approval that is over by the clock of the database begins nothing, though that of a worker is behind', async () => {
  const desk = await JobDesk.open(1, { ROLE: 'web', APPROVAL_ABOVE: '0' });
  const { database } = desk;
  const { id } = await desk.run('logout', await desk.linked(1));
  await desk.act(id, 'approve', undefined, desk.second);
  // It is not due by itself.
  await database.query(
    `UPDATE jobs SET approved_at = now() - interval '24 hours 2 seconds', not_before = now() + interval '1 hour'
      WHERE id = $1`,
    [id],
  );
  const config = { approvalAbove: 0, selectionChangedAbove: null } as Config;
  const beginner = new JobBeginner(database, config, new AuditService(), new JobSignals());
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 5_000 });
  try {
    await beginner.beginDue();
  } finally {
    vi.useRealTimers();
  }
  expect(await desk.job(id)).toMatchObject({ status: 'awaiting_approval', stopReason: 'approval_expired' });
});

it('a job is ended by one at a time: another who comes late ends nobody who is tried again by then', async () => {
  const desk = await JobDesk.open(1, { ROLE: 'web' });
  const { database } = desk;
  const { id } = await desk.draft('unlink', await desk.linked(1));
  await database.query(`UPDATE jobs SET status = 'paused', stop_reason = 'cancelling' WHERE id = $1`, [id]);
  const audit = new AuditService();
  let goOn = () => {};
  const gate = new Promise<void>((resolve) => (goOn = resolve));
  const halfway = vi.fn();
  /** Stops half-way, as in a process that is slow. */
  const slowly = {
    transaction: (work: (manager: EntityManager) => Promise<boolean>) =>
      database.transaction(async (manager) => {
        const query = manager.query.bind(manager);
        manager.query = async (sql: string, params?: unknown[]) => {
          if (sql.includes('UPDATE job_items')) {
            halfway();
            await gate;
          }
          return query(sql, params);
        };
        return work(manager);
      }),
  } as unknown as DataSource;
  const first = new JobCanceller(slowly, audit).settle(id);
  await expect.poll(() => halfway).toHaveBeenCalledOnce();
  const second = new JobCanceller(database, audit).settle(id);
  await lockWaits(database).finally(goOn);
  expect(await Promise.all([first, second])).toEqual([true, true]);
  expect(await desk.job(id)).toMatchObject({ status: 'cancelled', counts: { pending: 0, cancelled: 1 } });
  const ends = await database.query(`SELECT 1 FROM audit_events WHERE job_id = $1 AND key = 'Job.Stopped'`, [
    id,
  ]);
  expect(ends).toHaveLength(1);
});

it('an approval that is over before the first call holds no longer, though the job had begun', async () => {
  const desk = await JobDesk.openApart(10, { KAKAO_CALLS_PER_SECOND: 'off', APPROVAL_ABOVE: '1' });
  const { id } = await desk.draft('unlink', await desk.linked(5));
  await desk.act(id, 'start');
  await desk.kakao.fault({ endpoint: 'app-users', kind: 'hang' });
  await desk.act(id, 'approve', {}, desk.second);
  await until(async () => ((await desk.job(id)).status === 'running' ? true : null));
  await desk.server.kill('SIGKILL');
  await desk.kakao.noFaults();
  // Two days without a worker.
  await desk.database.query(
    `WITH chunks AS (UPDATE job_chunks SET lease_until = lease_until - interval '2 days' WHERE job_id = $1)
     UPDATE jobs SET approved_at = approved_at - interval '2 days', begun_at = begun_at - interval '2 days',
            started_at = started_at - interval '2 days' WHERE id = $1`,
    [id],
  );
  await desk.restart();
  expect(await desk.ended(id, ['awaiting_approval'])).toMatchObject({
    stopReason: 'approval_expired',
    counts: { pending: 5 },
  });
  await desk.act(id, 'approve', {}, desk.second);
  expect((await desk.ended(id)).counts.succeeded).toBe(5);
});
