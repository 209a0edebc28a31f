import { beforeAll, expect, it } from 'vitest';
import { JobDesk, until } from '../support/job-desk.js';
import { lockWaits } from '../support/lock-waits.js';

let desk: JobDesk;
let people: string[];

beforeAll(async () => {
  desk = await JobDesk.open(5);
  people = await desk.linked(5);
  await desk.sync();
});

const daily = { every: 'day', time: '03:00' };
const job = (more: Record<string, unknown> = {}) => ({
  kind: 'refresh',
  users: { filter: { ids: people.slice(0, 3) } },
  reason: 'scheduled',
  ...more,
});

/** Puts the next time of a schedule into the past. */
const makeDue = (id: string) =>
  desk.database.query(
    `UPDATE schedules SET next_at = date_trunc('milliseconds', now()) - interval '1 second' WHERE id = $1`,
    [id],
  );

const ran = (id: string, times: number, timeoutMs?: number) =>
  until(async () => {
    const { body } = await desk.admin.get(`/api/schedules/${id}/runs`);
    return body.data.length >= times ? body.data : null;
  }, timeoutMs);

it('a schedule is changed and enabled only as it was looked at, where somebody else has changed it or its question meanwhile', async () => {
  const { body: question } = await desk.admin.post('/api/saved-questions', {
    name: 'three people',
    filter: { ids: people.slice(0, 3) },
  });
  const asking = job({ users: { savedQuestionId: question.id } });
  const body = { name: 'test', job: asking, timing: daily, enabled: false };
  const { body: schedule } = await desk.admin.post('/api/schedules', body);
  expect(schedule).toMatchObject({ revision: 0 });
  const path = `/api/schedules/${schedule.id}`;
  const narrower = await desk.second.patch(path, { job: job({ dryRun: true }), revision: 0 });
  expect(narrower.body).toMatchObject({ revision: 1, job: { dryRun: true } });
  const late = await desk.admin.patch(path, { job: job({ reason: 'better said' }), revision: 0 });
  expect([late.status, late.body.code]).toEqual([409, 'changed_meanwhile']);
  const lateEnd = await desk.admin.delete(path, {}, { revision: 0 });
  expect([lateEnd.status, lateEnd.body.code]).toEqual([409, 'changed_meanwhile']);
  expect((await desk.admin.get(path)).body).toEqual(narrower.body);

  await desk.second.patch(path, { job: asking, revision: 1 });
  await desk.second.patch(`/api/saved-questions/${question.id}`, { filter: { status: ['linked'] } });
  const unseen = await desk.admin.patch(path, { enabled: true, revision: 2 });
  expect([unseen.status, unseen.body.code]).toEqual([409, 'changed_meanwhile']);
  expect((await desk.admin.get(path)).body).toMatchObject({ enabled: false, revision: 3 });
  expect((await desk.admin.patch(path, { name: 'without looking' })).body).toMatchObject({ revision: 4 });
  // What is so already is no change: whoever has looked at it may go on.
  for (const same of [{ enabled: false }, {}])
    expect((await desk.admin.patch(path, same)).body).toMatchObject({ enabled: false, revision: 4 });
  await desk.admin.delete(path);
});

/** Does something while a worker makes the draft of a schedule that is due; of many people that takes its time. */
async function whileDrafted(id: string, act: () => Promise<unknown>): Promise<void> {
  const slow = desk.database.createQueryRunner();
  await slow.startTransaction();
  await slow.query('LOCK TABLE job_items IN EXCLUSIVE MODE');
  await makeDue(id);
  await lockWaits(desk.database, { query: '%INSERT INTO job_items%' });
  await act();
  await slow.commitTransaction();
  await slow.release();
}

it('a schedule starts nothing for an owner who is dismissed while its draft is made, and is turned off', async () => {
  const who = { email: 'leaves@example.com', password: 'a-long-enough-password' };
  const { body: account } = await desk.admin.post('/api/operators', { ...who, name: 'x', role: 'operator' });
  const owner = await desk.logIn(who);
  const made = await owner.post('/api/schedules', { name: 'of one who leaves', job: job(), timing: daily });
  const path = `/api/schedules/${made.body.id}`;
  await whileDrafted(made.body.id, () =>
    desk.admin.patch(`/api/operators/${account.id}`, { disabled: true }),
  );
  const [run] = await ran(made.body.id, 1);
  expect(run).toMatchObject({ result: 'failed', errorCode: 'owner_not_allowed' });
  expect(await desk.job(run.jobId)).toMatchObject({ status: 'draft', startedAt: null });
  expect((await desk.admin.get(path)).body).toMatchObject({ enabled: false, nextAt: null });
});

it('a schedule whose draft was being made as all jobs were stopped goes on once that is lifted', async () => {
  const body = { name: 'stopped meanwhile', job: job(), timing: daily };
  const { id } = (await desk.admin.post('/api/schedules', body)).body;
  let lift: (() => Promise<unknown>) | undefined;
  await whileDrafted(id, async () => {
    lift = await desk.halt();
  });
  await until(async () => {
    const [{ is_free }] = await desk.database.query(
      `SELECT lease_until IS NULL AND EXISTS (SELECT FROM jobs WHERE schedule_id = s.id) AS is_free
         FROM schedules s WHERE id = $1`,
      [id],
    );
    return is_free ? true : null;
  }, 20_000);
  expect((await desk.admin.get(`/api/schedules/${id}`)).body.lastRun).toBeNull();
  await lift?.();
  expect(await ran(id, 1)).toMatchObject([{ result: 'started', missed: 0 }]);
  const jobs = await desk.database.query('SELECT FROM jobs WHERE schedule_id = $1', [id]);
  expect(jobs).toHaveLength(1);
  await desk.admin.delete(`/api/schedules/${id}`);
});

it('a schedule that is given another time while a worker deals with the one before is not late at it', async () => {
  const { body: schedule } = await desk.admin.post('/api/schedules', {
    name: 'another time',
    job: job({ dryRun: true }),
    timing: daily,
  });
  let at = '';
  await whileDrafted(schedule.id, async () => {
    // Counted from now: until a worker was at the time before, seconds have gone by.
    at = new Date(Date.now() + 6_000).toISOString();
    const { body } = await desk.admin.patch(`/api/schedules/${schedule.id}`, {
      timing: { every: 'once', at },
    });
    expect(body.nextAt).toBe(at);
  });
  const [last, first] = await ran(schedule.id, 2, 23_000);
  expect(first).toMatchObject({ result: 'skipped', errorCode: 'schedule_changed' });
  expect(last).toMatchObject({ result: 'started', dueAt: at });
});

it('a schedule says that it started a draft where it did, and not where somebody, or another schedule, was quicker', async () => {
  const held = await desk.run('logout', people.slice(0, 3), { canary: 1 });
  await desk.ended(held.id, ['paused']);
  const waiting = async (of?: string) => {
    const draft = of ? await desk.job(of) : await desk.draft('logout', people.slice(0, 3));
    const timing = { every: 'once', at: new Date(Date.now() + 3_600_000).toISOString() };
    const body = { name: 'of a draft', job: { draftId: draft.id }, timing };
    return { draft: draft.id, id: (await desk.admin.post('/api/schedules', body)).body.id };
  };
  const [early, own] = [await waiting(), await waiting()];
  const second = await waiting(own.draft);
  expect((await desk.act(early.draft, 'start', {}, desk.second)).status).toBe('queued');
  await makeDue(early.id);
  const tooLate = { result: 'failed', errorCode: 'invalid_state' };
  expect(await ran(early.id, 1)).toMatchObject([{ ...tooLate, jobId: early.draft }]);
  await makeDue(own.id);
  const started = { result: 'started', errorCode: null, jobId: own.draft };
  const [{ dueAt }] = await ran(own.id, 1);
  // As after a worker that was lost before it could say so.
  await desk.database.query('DELETE FROM schedule_runs WHERE schedule_id = $1', [own.id]);
  await desk.database.query('UPDATE schedules SET is_enabled = true, next_at = $2 WHERE id = $1', [
    own.id,
    dueAt,
  ]);
  expect(await ran(own.id, 1)).toMatchObject([{ ...started, dueAt }]);
  await makeDue(second.id);
  expect(await ran(second.id, 1)).toMatchObject([{ ...tooLate, jobId: own.draft }]);
  for (const id of [held.id, early.draft, own.draft]) await desk.act(id, 'cancel');
  // Whatever became of it since.
  await desk.database.query('DELETE FROM schedule_runs WHERE schedule_id = $1', [own.id]);
  await desk.database.query('UPDATE schedules SET is_enabled = true, next_at = $2 WHERE id = $1', [
    own.id,
    dueAt,
  ]);
  expect(await ran(own.id, 1)).toMatchObject([{ ...started, dueAt }]);
});

it('a schedule does not say that it started a draft that was discarded, though a schedule made it', async () => {
  const draft = await desk.draft('logout', people.slice(0, 3));
  const timing = { every: 'once', at: new Date(Date.now() + 3_600_000).toISOString() };
  const { body } = await desk.admin.post('/api/schedules', {
    name: 'x',
    job: { draftId: draft.id },
    timing,
  });
  await desk.database.query('UPDATE jobs SET schedule_id = $2, due_at = now() WHERE id = $1', [
    draft.id,
    body.id,
  ]);
  await desk.act(draft.id, 'cancel');
  await makeDue(body.id);
  expect(await ran(body.id, 1)).toMatchObject([{ result: 'failed', errorCode: 'invalid_state' }]);
});

it('a schedule whose saved question is called otherwise while its draft is made runs all the same', async () => {
  const { body: question } = await desk.admin.post('/api/saved-questions', {
    name: 'with a typo',
    filter: { ids: people.slice(0, 3) },
  });
  const asking = job({ users: { savedQuestionId: question.id }, dryRun: true });
  const { body: schedule } = await desk.admin.post('/api/schedules', {
    name: 'of a question',
    job: asking,
    timing: daily,
  });
  await whileDrafted(schedule.id, () =>
    desk.second.patch(`/api/saved-questions/${question.id}`, { name: 'without' }),
  );
  expect(await ran(schedule.id, 1)).toMatchObject([{ result: 'started' }]);
  await desk.admin.delete(`/api/schedules/${schedule.id}`);
});

it('a schedule is made once under one key, also where the request was cut off before it was answered', async () => {
  const key = `schedule-${Date.now()}`;
  const body = { name: 'cut off', job: job(), timing: daily, enabled: false };
  const send = async () =>
    (await desk.admin.post('/api/schedules', body, { 'Idempotency-Key': key })).body.id;
  const cutOff = (since: string) =>
    desk.database.query(
      `UPDATE idempotency_keys SET finished_at = NULL, status = NULL, response = NULL,
              lease_until = now() - interval '1 second', created_at = now() - $2::interval WHERE key = $1`,
      [key, since],
    );
  const made = await send();
  await cutOff('1 minute');
  expect(await send()).toBe(made);
  const [{ count }] = await desk.database.query(
    `SELECT count(*)::int FROM audit_events WHERE key = 'Schedule.Created' AND details->>'name' = 'cut off'`,
  );
  expect(count).toBe(1);
  // Where it was cut off before anything was made, it is made now.
  await desk.database.query('UPDATE schedules SET request_key = NULL WHERE id = $1', [made]);
  await cutOff('1 minute');
  const second = await send();
  expect(Number(second)).toBeGreaterThan(Number(made));
  // A key is forgotten after a day.
  await desk.database.query(
    `UPDATE schedules SET created_at = created_at - interval '25 hours' WHERE id = $1`,
    [second],
  );
  await cutOff('25 hours');
  const third = await send();
  expect(Number(third)).toBeGreaterThan(Number(second));
  for (const id of [made, second, third]) await desk.admin.delete(`/api/schedules/${id}`);
});
