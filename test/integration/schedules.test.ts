import { beforeAll, describe, expect, it } from 'vitest';
import { askDismissed } from '../support/dismissal.js';
import type { Client } from '../support/http-client.js';
import { JobDesk, type SeenJob, until } from '../support/job-desk.js';
import { lockWaits } from '../support/lock-waits.js';

let desk: JobDesk;
let people: string[];

beforeAll(async () => {
  desk = await JobDesk.open(80, { KAKAO_CALLS_PER_SECOND: 'off', APPROVAL_ABOVE: '10' });
  people = await desk.linked(80);
  await desk.sync();
});

const daily = { every: 'day', time: '03:00' };
const job = (more: Record<string, unknown> = {}) => ({
  kind: 'refresh',
  users: { filter: { ids: people.slice(0, 3) } },
  reason: 'scheduled',
  ...more,
});

async function make(body: Record<string, unknown>, client = desk.admin): Promise<{ id: string }> {
  const answer = await client.post('/api/schedules', { name: 'test', ...body });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}

/** Puts the next time of a schedule into the past. */
const makeDue = (id: string) =>
  desk.database.query(
    `UPDATE schedules SET next_at = date_trunc('milliseconds', now()) - interval '1 second' WHERE id = $1`,
    [id],
  );

const ran = (id: string, times = 1) =>
  until(async () => {
    const { body } = await desk.admin.get(`/api/schedules/${id}/runs`);
    return body.data.length >= times ? body.data : null;
  });

describe('a schedule', () => {
  it('makes and starts an ordinary job when it is due, and moves on', async () => {
    const schedule = await make({ job: job(), timing: daily });
    expect(schedule).toMatchObject({ enabled: true, isIrreversible: false, lastRun: null });
    await makeDue(schedule.id);
    const [run] = await ran(schedule.id);
    expect(run).toMatchObject({ result: 'started', missed: 0, errorCode: null });
    const done = await desk.ended(run.jobId);
    expect(done).toMatchObject({
      kind: 'refresh',
      reason: 'scheduled',
      scheduleId: schedule.id,
      dueAt: run.dueAt,
      createdBy: { email: 'admin@example.com' },
      counts: { total: 3, succeeded: 3 },
    });
    const { body: after } = await desk.admin.get(`/api/schedules/${schedule.id}`);
    expect(Date.parse(after.nextAt)).toBeGreaterThan(Date.now());
    expect(after.nextAt).toMatch(/T18:00:00\.000Z$/);
    expect(after.lastRun).toEqual(run);
    const keys = await desk.database.query(
      `SELECT key, actor_type FROM audit_events WHERE subject_id IN ($1, $2)
          AND key IN ('Schedule.Created', 'Schedule.Ran', 'Job.Created', 'Job.Started') ORDER BY id`,
      [schedule.id, run.jobId],
    );
    expect(keys.map((row: { key: string }) => row.key)).toEqual([
      'Schedule.Created',
      'Job.Created',
      'Job.Started',
      'Schedule.Ran',
    ]);
  });

  it('waits while all jobs are stopped, and the stop says how many do', async () => {
    const schedule = await make({ job: job(), timing: daily });
    const lift = await desk.halt();
    const stop = async () => (await desk.admin.get('/api/halts')).body.data[0];
    expect(await stop()).toMatchObject({ dueSchedules: 0 });
    await makeDue(schedule.id);
    expect(await stop()).toMatchObject({ dueSchedules: 1 });
    expect((await desk.admin.get(`/api/schedules/${schedule.id}`)).body.lastRun).toBeNull();
    await lift();
    expect(await stop()).toMatchObject({ dueSchedules: 0 });
    expect(await ran(schedule.id)).toMatchObject([{ result: 'started', missed: 0 }]);
  });

  it('runs once for all the times that passed while nobody worked, and says so', async () => {
    const schedule = await make({ job: job(), timing: daily });
    // It was due four days before it will be.
    await desk.database.query(`UPDATE schedules SET next_at = next_at - interval '96 hours' WHERE id = $1`, [
      schedule.id,
    ]);
    const runs = await ran(schedule.id);
    expect(runs).toHaveLength(1);
    expect(runs[0].missed).toBe(3);
    await desk.ended(runs[0].jobId);
  });

  it('waits for approval like any other job, and its owner cannot give it', async () => {
    const many = { filter: { status: ['linked'] } };
    const schedule = await make({ job: job({ kind: 'unlink', users: many }), timing: daily });
    expect(schedule).toMatchObject({ isIrreversible: true });
    await makeDue(schedule.id);
    const [run] = await ran(schedule.id);
    expect(run).toMatchObject({ result: 'awaiting_approval' });
    expect((await desk.admin.post(`/api/jobs/${run.jobId}/approve`)).status).toBe(403);
    await makeDue(schedule.id);
    const [second] = await ran(schedule.id, 2);
    expect(second).toMatchObject({ result: 'skipped', errorCode: 'previous_not_over', jobId: run.jobId });
    await desk.act(run.jobId, 'reject', {}, desk.second);
    await desk.admin.delete(`/api/schedules/${schedule.id}`);
  });

  it('belongs to whom it was last decided by', async () => {
    const schedule = await make({ job: job(), timing: daily });
    const renamed = await desk.second.patch(`/api/schedules/${schedule.id}`, { name: 'other' });
    expect(renamed.body).toMatchObject({ name: 'other', owner: { email: 'admin@example.com' } });
    const changed = await desk.second.patch(`/api/schedules/${schedule.id}`, {
      job: job({ reason: 'mine' }),
    });
    expect(changed.body).toMatchObject({ owner: { email: 'second@example.com' }, job: { reason: 'mine' } });
    const off = await desk.admin.patch(`/api/schedules/${schedule.id}`, { enabled: false });
    expect(off.body).toMatchObject({ enabled: false, nextAt: null });
    const on = await desk.admin.patch(`/api/schedules/${schedule.id}`, { enabled: true });
    expect(on.body).toMatchObject({ enabled: true, owner: { email: 'admin@example.com' } });
    expect(on.body.nextAt).not.toBeNull();
    expect((await desk.admin.delete(`/api/schedules/${schedule.id}`)).status).toBe(204);
    expect((await desk.admin.get(`/api/schedules/${schedule.id}`)).status).toBe(404);
    const listed = await desk.admin.get('/api/schedules?limit=100');
    expect(listed.body.data.map((row: SeenJob) => row.id)).not.toContain(schedule.id);
  });

  it.each([
    [
      'made',
      (who: Client) =>
        who.post('/api/schedules', { name: 'never', job: job(), timing: daily, enabled: true }),
    ],
    [
      'changed',
      (who: Client, id: string) =>
        who.patch(`/api/schedules/${id}`, { timing: { every: 'hours', hours: 6 } }),
    ],
    ['deleted', (who: Client, id: string) => who.delete(`/api/schedules/${id}`)],
  ])('is not %s by an operator who is disabled at that moment', async (what, act) => {
    const { id } = await make({ job: job(), timing: daily });
    const who = { email: `${what}@example.com`, password: 'a-long-enough-password' };
    const { body: operator } = await desk.admin.post('/api/operators', {
      ...who,
      name: what,
      role: 'operator',
    });
    const client = await desk.logIn(who);
    expect((await askDismissed(desk.database, operator.id, () => act(client, id))).status).toBe(401);
    const { body } = await desk.admin.get('/api/schedules?limit=100');
    expect(body.data).toContainEqual(expect.objectContaining({ id, timing: daily }));
    expect(body.data).not.toContainEqual(expect.objectContaining({ name: 'never' }));
  });

  it('starts a draft that stands already, once', async () => {
    const draft = await desk.draft('refresh', people.slice(5, 9));
    expect(
      (await desk.admin.post('/api/schedules', { name: 'x', job: { draftId: draft.id }, timing: daily }))
        .status,
    ).toBe(400);
    // Still to come when the server is asked, also where that takes its time.
    const at = new Date(Date.now() + 6_000).toISOString();
    const schedule = await make({ job: { draftId: draft.id }, timing: { every: 'once', at } });
    expect((await desk.ended(draft.id)).counts.succeeded).toBe(4);
    const [run] = await ran(schedule.id);
    expect(run).toMatchObject({ result: 'started', jobId: draft.id, dueAt: at });
    const { body } = await desk.admin.get(`/api/schedules/${schedule.id}`);
    expect(body).toMatchObject({ enabled: false, nextAt: null });
  });

  it('says its one time in UTC, wherever the clock stood by which it was given', async () => {
    const timing = { every: 'once', at: '2099-01-01T09:00:00+09:00' };
    const { id } = await make({ job: job(), timing });
    const { body } = await desk.admin.get(`/api/schedules/${id}`);
    expect(body).toMatchObject({
      timing: { every: 'once', at: '2099-01-01T00:00:00.000Z' },
      nextAt: '2099-01-01T00:00:00.000Z',
    });
    await desk.admin.delete(`/api/schedules/${id}`);
  });

  it('says of a draft that stands already whether it changes anybody, and can be undone', async () => {
    const at = new Date(Date.now() + 3_600_000).toISOString();
    const scheduled = async (draft: SeenJob) => {
      const { id } = await make({ job: { draftId: draft.id }, timing: { every: 'once', at } });
      const { body } = await desk.admin.get(`/api/schedules?draftId=${draft.id}`);
      expect(body.data.map((row: SeenJob) => row.id)).toEqual([id]);
      return body.data[0];
    };
    const ids = people.slice(0, 2);
    expect(await scheduled(await desk.draft('unlink', ids))).toMatchObject({
      isChanging: true,
      isIrreversible: true,
    });
    const other = await desk.draft('refresh', ids);
    expect((await desk.admin.get(`/api/schedules?draftId=${other.id}`)).body.data).toEqual([]);
    expect((await desk.admin.get('/api/schedules?draftId=x')).body.errors[0].field).toBe('draftId');
    for (const draft of [
      await desk.draft('unlink', ids, { dryRun: true }),
      await desk.draft('refresh', ids),
    ]) {
      expect(await scheduled(draft)).toMatchObject({ isChanging: false, isIrreversible: false });
    }
  });

  it('says when nobody matched, and when its owner may not run jobs any more', async () => {
    const none = { filter: { ids: ['4'] } };
    const empty = await make({ job: job({ users: none }), timing: { every: 'hours', hours: 6 } });
    await makeDue(empty.id);
    expect((await ran(empty.id))[0]).toMatchObject({ result: 'nobody', jobId: null });

    const theirs = await make({ job: job(), timing: daily }, desk.second);
    const seen = async () => (await desk.admin.get(`/api/schedules/${theirs.id}`)).body;
    expect(await seen()).toMatchObject({ enabled: true, ownerMayRun: true });
    await desk.database.query(`UPDATE operators SET role = 'viewer' WHERE email = 'second@example.com'`);
    // It says so before its time.
    expect(await seen()).toMatchObject({ enabled: true, ownerMayRun: false });
    await makeDue(theirs.id);
    expect((await ran(theirs.id))[0]).toMatchObject({ result: 'failed', errorCode: 'owner_not_allowed' });
    expect((await desk.admin.get(`/api/schedules/${theirs.id}`)).body).toMatchObject({ enabled: false });
    expect((await desk.second.post('/api/schedules', { name: 'x', job: job(), timing: daily })).status).toBe(
      403,
    );
    await desk.database.query(`UPDATE operators SET role = 'operator' WHERE email = 'second@example.com'`);
  });

  it('makes one job a time, with two workers and after one was killed', async () => {
    const workers = await Promise.all([desk.start({ ROLE: 'worker' }), desk.start({ ROLE: 'worker' })]);
    const made = await Promise.all(
      Array.from({ length: 6 }, () => make({ job: job({ dryRun: true }), timing: daily })),
    );
    await Promise.all(made.map((schedule) => makeDue(schedule.id)));
    await workers[0]?.kill('SIGKILL');
    // What the killed one may hold is given up after a minute; nobody waits for that here.
    await desk.database.query('UPDATE schedules SET lease_until = NULL');
    for (const schedule of made) expect(await ran(schedule.id)).toHaveLength(1);
    const jobs = await desk.database.query(
      `SELECT schedule_id, count(*)::int AS count FROM jobs WHERE schedule_id = ANY($1) GROUP BY 1`,
      [made.map((schedule) => schedule.id)],
    );
    expect(jobs).toHaveLength(6);
    for (const { count } of jobs) expect(count).toBe(1);
    await Promise.all(workers.map((worker) => worker.stop()));
  });

  it.each([
    ['deleted', (id: string) => desk.admin.delete(`/api/schedules/${id}`)],
    ['switched off', (id: string) => desk.admin.patch(`/api/schedules/${id}`, { enabled: false })],
    [
      'changed',
      (id: string) => desk.admin.patch(`/api/schedules/${id}`, { job: job({ reason: 'another' }) }),
    ],
  ])('starts nothing any more once it was %s, though the draft was being made', async (_what, change) => {
    const { id } = await make({ job: job({ dryRun: true }), timing: daily });
    const slow = desk.database.createQueryRunner();
    await slow.startTransaction();
    // A draft of many people takes its time.
    await slow.query('LOCK TABLE job_items IN EXCLUSIVE MODE');
    await makeDue(id);
    await lockWaits(desk.database, { query: '%INSERT INTO job_items%' });
    expect((await change(id)).status).toBeLessThan(300);
    await slow.commitTransaction();
    await slow.release();
    const [run] = await until(async () => {
      const runs = await desk.database.query(
        'SELECT result, error_code, job_id FROM schedule_runs WHERE schedule_id = $1',
        [id],
      );
      return runs.length > 0 ? runs : null;
    });
    expect(run).toMatchObject({ result: 'skipped', error_code: 'schedule_changed' });
    expect(await desk.job(run.job_id)).toMatchObject({ status: 'draft', startedAt: null });
    // The draft stays for a look, and keeps none of those after it from running.
    const { body: now } = await desk.admin.get(`/api/schedules/${id}`);
    if (now.enabled) {
      await makeDue(id);
      const runs = await ran(id, 2);
      expect(runs).toMatchObject([{ result: 'started' }, { result: 'skipped' }]);
      // It reads people anew, and the tests that come set back when they were read.
      await desk.ended(runs[0].jobId);
    }
    await desk.admin.delete(`/api/schedules/${id}`);
  });

  it('does not start what a lost worker drafted before the schedule was changed', async () => {
    const { id } = await make({ job: job({ dryRun: true }), timing: daily });
    const draft = await desk.draft('refresh', people.slice(0, 3), { dryRun: true });
    await desk.admin.patch(`/api/schedules/${id}`, { job: job({ dryRun: true, reason: 'another' }) });
    await desk.database.query(
      `WITH due AS (UPDATE schedules SET next_at = date_trunc('milliseconds', now()) - interval '1 second'
                     WHERE id = $1 RETURNING id, next_at)
       UPDATE jobs j SET schedule_id = due.id, due_at = due.next_at FROM due WHERE j.id = $2`,
      [id, draft.id],
    );
    const [run] = await ran(id);
    expect(run).toMatchObject({ result: 'skipped', errorCode: 'schedule_changed', jobId: draft.id });
    expect((await desk.job(draft.id)).status).toBe('draft');
    await desk.admin.delete(`/api/schedules/${id}`);
  });

  it('can ask relative questions', async () => {
    await desk.database.query(
      `UPDATE users SET profile_read_at = now() - interval '40 days' WHERE id = ANY($1::bigint[])`,
      [people.slice(0, 2)],
    );
    const old = await desk.admin.get('/api/users?refreshedBeforeDays=30');
    expect(old.body.data.map((user: SeenJob) => user.id).sort()).toEqual(people.slice(0, 2).sort());
    await desk.database.query(
      `UPDATE users SET status = 'waiting', connected_at = now() - make_interval(hours => CASE id WHEN $1 THEN 30 ELSE 20 END)
        WHERE id IN ($1::bigint, $2::bigint)`,
      [people[3], people[4]],
    );
    const waiting = await desk.admin.get('/api/users?waitingLongerThanHours=24');
    expect(waiting.body.data.map((user: SeenJob) => user.id)).toEqual([people[3]]);
    expect((await desk.admin.get('/api/users?waitingLongerThanHours=soon')).status).toBe(400);
  });
});
