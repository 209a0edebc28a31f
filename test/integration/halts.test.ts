import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AuditService } from '../../server/audit/audit.service.js';
import { pauseJobs } from '../../server/jobs/steps/pause-jobs.js';
import { SYSTEM_ACTOR } from '../../server/platform/http/actor.js';
import { JobDesk, type SeenJob, until } from '../support/job-desk.js';
import { lockWaits } from '../support/lock-waits.js';

let desk: JobDesk;
let people: string[];
const take = (count: number) => people.splice(0, count);
const raise = (reason: string, client = desk.admin) => client.post('/api/halts', { reason });
const lift = (id: string, body: Record<string, unknown>) => desk.admin.post(`/api/halts/${id}/lift`, body);
const halted = { status: 'paused', stopReason: 'halted' };

beforeAll(async () => {
  desk = await JobDesk.open(900, {
    KAKAO_CALLS_PER_SECOND: 'off',
    APPROVAL_ABOVE: '700',
    // Over only where a test ends it in the database.
    IRREVERSIBLE_DELAY: '3600',
  });
  people = await desk.linked(900);
});

beforeEach(() => desk.kakao.call('PATCH', 'faults', { latencyMs: '100' }));

const succeeded = (id: string, count: number): Promise<SeenJob> =>
  until(async () => {
    const job = await desk.job(id);
    return job.counts.succeeded >= count ? job : null;
  });

const refusals = async (calls: [string, string][]) => {
  const answers = await Promise.all(calls.map(([id, act]) => desk.admin.post(`/api/jobs/${id}/${act}`)));
  return answers.map(({ status, body }) => [status, body.code]);
};

describe('the stop of all jobs', () => {
  it('takes them in the order of their numbers, so that nothing else that does waits for it in a circle', async () => {
    const [one, two] = [await desk.draft('logout', take(1)), await desk.draft('logout', take(1))];
    // A sweep of the table comes to the second one first.
    for (const { id } of [two, one]) {
      await desk.database.query(
        `UPDATE jobs SET status = 'queued', not_before = now() + interval '1 hour' WHERE id = $1`,
        [id],
      );
    }
    const other = desk.database.createQueryRunner();
    await other.startTransaction();
    const lock = (id: string) => other.query('SELECT 1 FROM jobs WHERE id = $1 FOR UPDATE NOWAIT', [id]);
    await lock(one.id);
    const pausing = desk.database.transaction((manager) =>
      pauseJobs(manager, new AuditService(), { jobId: null, stopReason: 'halted', actor: SYSTEM_ACTOR }),
    );
    await lockWaits(desk.database);
    await expect(lock(two.id)).resolves.toHaveLength(1);
    // As a worker that records what it did.
    for (const { id } of [one, two]) {
      await other.query('UPDATE jobs SET revision = revision + 1 WHERE id = $1', [id]);
    }
    await other.commitTransaction();
    await other.release();
    expect((await pausing).sort()).toEqual([one.id, two.id]);
    for (const { id } of [one, two]) await desk.act(id, 'cancel');
  });

  it('stops what runs and waits, lets nothing begin, and goes on with just that when it is lifted', async () => {
    // More than can have left by the time they are paused, on a slow machine too.
    await desk.kakao.call('PATCH', 'faults', { latencyMs: '1000' });
    const [own, draft] = await Promise.all([desk.draft('logout', take(70)), desk.draft('logout', take(2))]);
    await desk.act(own.id, 'start');
    await desk.act(own.id, 'pause');
    const waiting = await desk.run('unlink', take(3));
    expect(waiting.status).toBe('queued');
    const ids = take(600);
    const running = await desk.run('logout', ids);
    await succeeded(running.id, 10);

    const raised = await raise('wrong people in job 3', desk.second);
    expect(raised.status, JSON.stringify(raised.body)).toBe(201);
    expect(raised.body).toMatchObject({ pausedJobs: 2, waitingJobs: 2, liftedAt: null });
    const { id } = raised.body;
    const { body: listed } = await desk.admin.get('/api/halts');
    expect(listed.current).toMatchObject({
      id,
      reason: 'wrong people in job 3',
      createdBy: { email: 'second@example.com' },
    });
    expect(await desk.job(running.id)).toMatchObject(halted);
    expect(await desk.job(waiting.id)).toMatchObject(halted);
    const again = await raise('again');
    expect([again.status, again.body.code]).toEqual([409, 'already_halted']);
    expect(
      await refusals([
        [draft.id, 'start'],
        [own.id, 'resume'],
        [running.id, 'resume'],
        [draft.id, 'approve'],
        [own.id, 'retry'],
      ]),
    ).toEqual(Array(5).fill([409, 'halted']));

    // A time that falls due meanwhile waits.
    const schedule = await desk.admin.post('/api/schedules', {
      name: 'test',
      timing: { every: 'day', time: '03:00' },
      job: { kind: 'refresh', users: { filter: { ids: people.slice(0, 1) } }, reason: 'scheduled' },
    });
    await desk.admin.post('/api/users/lookup', { ids: people.slice(0, 1) });
    await desk.database.query(
      `UPDATE schedules SET next_at = date_trunc('milliseconds', now()) - interval '1 second' WHERE id = $1`,
      [schedule.body.id],
    );
    // Everything that had left is recorded: no worker holds a chunk any more.
    await until(async () => {
      const [row] = await desk.database.query(
        'SELECT count(*)::int AS held FROM job_chunks WHERE claimed_by IS NOT NULL',
      );
      return row.held === 0 ? true : null;
    });
    const stopped = (await desk.kakao.call('GET', 'journal')) as unknown[];

    const unreasoned = await lift(id, { resume: true });
    expect([unreasoned.status, unreasoned.body.errors[0].field]).toEqual([400, 'reason']);
    const before = (await desk.database.query('SELECT count(*)::int AS runs FROM schedule_runs'))[0].runs;
    expect(before).toBe(0);
    // None has left since.
    expect(await desk.kakao.call('GET', 'journal')).toHaveLength(stopped.length);
    await desk.kakao.call('PATCH', 'faults', { latencyMs: 0 });
    const lifted = await lift(id, { reason: 'looked at', resume: true });
    expect(lifted.body).toMatchObject({ pausedJobs: 2, waitingJobs: 0, liftReason: 'looked at' });
    const resumed = await desk.job(waiting.id);
    expect(resumed.status).toBe('queued');
    const resumptions = await desk.database.query(
      `SELECT job_id AS id, reason FROM audit_events WHERE key = 'Job.Resumed' ORDER BY job_id`,
    );
    expect(resumptions).toEqual([waiting, running].map(({ id }) => ({ id, reason: 'looked at' })));
    expect(Date.parse(resumed.notBefore)).toBeGreaterThan(Date.parse(lifted.body.liftedAt));
    expect((await desk.ended(running.id)).counts).toMatchObject({ succeeded: 600 });
    expect((await desk.items(running.id)).every(({ attempts, doubt }) => attempts === 1 && !doubt)).toBe(
      true,
    );
    await desk.waitNoLonger(waiting.id);
    expect((await desk.ended(waiting.id)).counts).toMatchObject({ succeeded: 3 });
    expect(await desk.job(own.id)).toMatchObject({ status: 'paused', stopReason: 'operator' });
    const [run] = await until(async () => {
      const { body } = await desk.admin.get(`/api/schedules/${schedule.body.id}/runs`);
      return body.data.length > 0 ? body.data : null;
    });
    expect(run).toMatchObject({ result: 'started', errorCode: null });

    const second = await lift(id, { reason: 'again' });
    expect([second.status, second.body.code]).toEqual([409, 'already_lifted']);
    const events = await desk.database.query(
      `SELECT key, reason, operator_email FROM audit_events WHERE key LIKE 'Halt.%' ORDER BY id`,
    );
    expect(events).toEqual([
      { key: 'Halt.Raised', reason: 'wrong people in job 3', operator_email: 'second@example.com' },
      { key: 'Halt.Lifted', reason: 'looked at', operator_email: 'admin@example.com' },
    ]);
    const [paused] = await desk.database.query(
      `SELECT reason, details FROM audit_events WHERE key = 'Job.Paused' AND job_id = $1`,
      [running.id],
    );
    expect(paused).toMatchObject({
      reason: 'wrong people in job 3',
      details: { stopReason: 'halted', haltId: id },
    });
  });

  it('does not spare a canary that ends meanwhile the look that it waits for', async () => {
    const { id } = await desk.draft('unlink', take(4), { canary: 2 });
    // The calls of the canary are under way for longer than it takes to come to the stop.
    await desk.kakao.fault({ endpoint: 'unlink', kind: 'slow', delayMs: 4_000 });
    await desk.act(id, 'start');
    await desk.waitNoLonger(id);
    await until(async () => {
      const begun = await desk.database.query('SELECT 1 FROM job_chunks WHERE job_id = $1 AND has_begun', [
        id,
      ]);
      return begun.length > 0 ? true : null;
    });
    const { body: halt } = await raise('to look at the first ones');
    expect(await desk.job(id)).toMatchObject(halted);
    await succeeded(id, 2);
    await desk.kakao.noFaults();
    await lift(halt.id, { reason: 'looked at another job', resume: true });
    expect(await desk.job(id)).toMatchObject({
      status: 'paused',
      stopReason: 'canary',
      counts: { succeeded: 2, pending: 2 },
    });
    await desk.act(id, 'resume');
    expect((await desk.ended(id)).counts).toMatchObject({ succeeded: 4 });
  });

  it('is in force at once, also while a job that is about to begin is being compared', async () => {
    const { id } = await desk.run('unlink', take(1));
    const beginner = desk.database.createQueryRunner();
    await beginner.startTransaction();
    await beginner.query('SELECT 1 FROM jobs WHERE id = $1 FOR UPDATE', [id]);
    const stop = raise('wrong people');
    const current = () => desk.admin.get('/api/halts').then(({ body }) => body.current);
    try {
      await until(current);
    } finally {
      await beginner.rollbackTransaction();
      await beginner.release();
    }
    const { body: halt } = await stop;
    expect(halt).toMatchObject({ pausedJobs: 1 });
    expect(await desk.job(id)).toMatchObject(halted);
    await desk.act(id, 'cancel');
    await lift(halt.id, { reason: 'over' });
  });

  it('catches a start of the same moment, and holds a job that slipped through', async () => {
    const [draft, slipped] = await Promise.all([
      desk.draft('logout', take(4)),
      desk.draft('logout', take(4)),
    ]);
    const before = (await desk.kakao.journal()).length;
    // The start has passed the gate and waits for the row when the stop comes.
    const holder = desk.database.createQueryRunner();
    await holder.startTransaction();
    await holder.query('SELECT 1 FROM jobs WHERE id = $1 FOR UPDATE', [draft.id]);
    const start = desk.admin.post(`/api/jobs/${draft.id}/start`);
    await lockWaits(desk.database, { kind: 'transactionid' });
    const stop = raise('at the same moment');
    await lockWaits(desk.database, { kind: 'advisory' });
    await holder.commitTransaction();
    await holder.release();
    expect((await start).status).toBe(200);
    const { body: halt } = await stop;
    expect(halt).toMatchObject({ pausedJobs: 1 });
    expect(await desk.job(draft.id)).toMatchObject(halted);

    // As if the process had died between stopping and waiting for the starts under way.
    await desk.database.query(`UPDATE jobs SET status = 'queued' WHERE id = $1`, [slipped.id]);
    await desk.database.query(`UPDATE jobs SET status = 'running' WHERE id = $1`, [draft.id]);
    const probe = await desk.draft('refresh', take(1));
    expect(await refusals([[probe.id, 'start']])).toEqual([[409, 'halted']]);
    await lift(halt.id, { reason: 'over' });
    expect(await desk.job(draft.id)).toMatchObject(halted);
    expect(await desk.job(slipped.id)).toMatchObject(halted);
    await desk.run('refresh', take(1)).then(({ id }) => desk.ended(id));
    expect((await desk.kakao.journal()).length).toBe(before);

    await desk.act(draft.id, 'resume');
    expect((await desk.ended(draft.id)).counts).toMatchObject({ succeeded: 4 });
  });

  it('that was cut off half-way is carried out by the workers', async () => {
    const ids = take(80);
    // So slow that the job cannot end between two looks at it.
    await desk.kakao.call('PATCH', 'faults', { latencyMs: '2000' });
    const running = await desk.run('logout', ids);
    await succeeded(running.id, 2);
    const waiting = await desk.run('unlink', take(1));
    // As if the process had died after the stop was in force.
    const [{ id }] = await desk.database.query(
      `INSERT INTO halts (reason, created_by) SELECT 'wrong people', min(id) FROM operators RETURNING id`,
    );
    const paused = await until(async () => {
      const jobs = await Promise.all([desk.job(running.id), desk.job(waiting.id)]);
      return jobs.every(({ status }) => status === 'paused') ? jobs : null;
    });
    for (const job of paused) expect(job).toMatchObject(halted);
    expect((await desk.admin.get('/api/halts')).body.current).toMatchObject({
      id,
      pausedJobs: 2,
      waitingJobs: 2,
    });
    const events = await desk.database.query(
      `SELECT actor_type, reason, details FROM audit_events WHERE key = 'Job.Paused' AND job_id = ANY ($1::bigint[])`,
      [[running.id, waiting.id]],
    );
    const event = {
      actor_type: 'system',
      reason: 'wrong people',
      details: { stopReason: 'halted', haltId: id },
    };
    expect(events).toEqual([event, event]);
    await desk.kakao.call('PATCH', 'faults', { latencyMs: 0 });
    await lift(id, { reason: 'looked at', resume: true });
    expect((await desk.ended(running.id)).counts).toMatchObject({ succeeded: ids.length });
    expect([...(await desk.changes('POST /v1/user/logout')).values()].every((times) => times === 1)).toBe(
      true,
    );
    await desk.act(waiting.id, 'cancel');
  });

  it('is lifted though one of the jobs that are to go on is cancelled at the same moment', async () => {
    const [other, gone] = await Promise.all([desk.run('unlink', take(1)), desk.run('unlink', take(1))]);
    const { body: halt } = await raise('wrong people');
    const canceller = desk.database.createQueryRunner();
    await canceller.startTransaction();
    await canceller.query(`UPDATE jobs SET stop_reason = 'cancelling' WHERE id = $1`, [gone.id]);
    const lifted = lift(halt.id, { reason: 'over', resume: true });
    await lockWaits(desk.database);
    await canceller.commitTransaction();
    await canceller.release();
    expect(await lifted).toMatchObject({ status: 200, body: { waitingJobs: 0 } });
    expect(await desk.job(other.id)).toMatchObject({ status: 'queued' });
    await desk.ended(gone.id, ['cancelled']);
    await desk.act(other.id, 'cancel');
  });
});
