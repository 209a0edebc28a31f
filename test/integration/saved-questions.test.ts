import { beforeAll, describe, expect, it } from 'vitest';
import { askDismissed } from '../support/dismissal.js';
import type { Client } from '../support/http-client.js';
import { JobDesk, until } from '../support/job-desk.js';

let desk: JobDesk;
let people: string[];

beforeAll(async () => {
  desk = await JobDesk.open(30, { KAKAO_CALLS_PER_SECOND: 'off', APPROVAL_ABOVE: '1' });
  people = await desk.linked(12);
  await desk.sync();
});

const PATH = '/api/saved-questions';
const daily = { every: 'day', time: '03:00' };
const ids = (from: number, to: number) => ({ ids: people.slice(from, to) });

async function save(name: string, filter: Record<string, unknown>, client = desk.admin) {
  const answer = await client.post(PATH, { name, filter });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}

const audited = (id: string) =>
  desk.database.query(
    `SELECT key, operator_email AS who, details FROM audit_events
      WHERE subject_type = 'saved_question' AND subject_id = $1 ORDER BY id`,
    [id],
  );

describe('a saved question', () => {
  it('is shared, changed by whoever may, and every change is recorded', async () => {
    const made = await save('waiting a day', { status: ['waiting'], waitingLongerThanHours: 24 });
    expect(made).toMatchObject({ revision: 0, schedules: [], createdBy: { email: 'admin@example.com' } });
    const path = `${PATH}/${made.id}`;
    const listed = await desk.second.get(PATH);
    expect(listed.body.data).toEqual([made]);

    const changed = await desk.second.patch(path, { filter: { waitingLongerThanHours: 48 }, revision: 0 });
    expect(changed.body).toMatchObject({
      name: 'waiting a day',
      filter: { waitingLongerThanHours: 48 },
      revision: 1,
      updatedBy: { email: 'second@example.com' },
    });
    const late = await desk.admin.patch(path, { name: 'two days', revision: 0 });
    expect([late.status, late.body.code]).toEqual([409, 'changed_meanwhile']);
    const lateEnd = await desk.admin.delete(path, {}, { revision: 0 });
    expect([lateEnd.status, lateEnd.body.code]).toEqual([409, 'changed_meanwhile']);
    // The same again is no change.
    expect((await desk.admin.patch(path, { filter: { waitingLongerThanHours: 48 } })).body.revision).toBe(1);

    expect((await desk.admin.delete(path)).status).toBe(204);
    expect((await desk.admin.get(path)).status).toBe(404);
    expect((await desk.admin.patch(path, { name: 'x' })).status).toBe(404);
    const events = await audited(made.id);
    expect(events.map(({ key, who }: Record<string, string>) => [key, who])).toEqual([
      ['SavedQuestion.Created', 'admin@example.com'],
      ['SavedQuestion.Changed', 'second@example.com'],
      ['SavedQuestion.Deleted', 'admin@example.com'],
    ]);
    expect(events[1].details.before.filter).toEqual({ status: ['waiting'], waitingLongerThanHours: 24 });
    // Its name is free again.
    await desk.admin.delete(`${PATH}/${(await save('waiting a day', { status: ['waiting'] })).id}`);
  });

  it('is refused by field: searches, too many ids, no condition, unknown fields, names taken', async () => {
    const refused = async (body: unknown, client: Client = desk.admin) => {
      const answer = await client.post(PATH, body);
      return [answer.status, answer.body.code, answer.body.errors?.[0]?.field];
    };
    const filter = { status: ['linked'] };
    expect(await refused({ name: 'x', filter: { ...filter, q: '010-1234' } })).toEqual([
      400,
      'invalid_request',
      'filter.q',
    ]);
    const many = Array.from({ length: 301 }, (_, index) => String(index + 1));
    expect(await refused({ name: 'x', filter: { ids: many } })).toEqual([
      400,
      'invalid_request',
      'filter.ids',
    ]);
    expect(await refused({ name: 'x', filter: {} })).toEqual([400, 'invalid_request', 'filter']);
    expect(await refused({ name: ' ', filter })).toEqual([400, 'invalid_request', 'name']);
    expect(await refused({ name: 'x', filter: { state: 1 } })).toEqual([
      400,
      'invalid_request',
      'filter.state',
    ]);
    await save('taken', filter);
    expect(await refused({ name: ' taken ', filter })).toEqual([409, 'name_taken', 'name']);
    const other = await save('other', filter);
    const renamed = await desk.admin.patch(`${PATH}/${other.id}`, { name: 'taken' });
    expect([renamed.status, renamed.body.code]).toEqual([409, 'name_taken']);
    // Two at once: one of them is made.
    const both = await Promise.all([refused({ name: 'race', filter }), refused({ name: 'race', filter })]);
    expect(both.map(([status]) => status).sort()).toEqual([201, 409]);

    const third = await save('third', filter);
    const renames = await Promise.all(
      [other, third].map(({ id }) => desk.admin.patch(`${PATH}/${id}`, { name: 'same' })),
    );
    expect(renames.map(({ status }) => status).sort()).toEqual([200, 409]);

    await desk.database.query(`UPDATE operators SET role = 'viewer' WHERE email = 'second@example.com'`);
    expect((await desk.second.get(PATH)).status).toBe(200);
    expect((await refused({ name: 'x', filter }, desk.second))[0]).toBe(403);
    expect((await desk.second.delete(`${PATH}/${other.id}`)).status).toBe(403);
    await desk.database.query(`UPDATE operators SET role = 'operator' WHERE email = 'second@example.com'`);
  });

  it('names the people of a draft as it is now, and the job says which it was', async () => {
    const question = await save('three of them', ids(0, 3));
    const request = { kind: 'refresh', reason: 'test', users: { savedQuestionId: question.id } };
    const { body: draft } = await desk.admin.post('/api/jobs', request);
    await desk.admin.patch(`${PATH}/${question.id}`, { name: 'five', filter: ids(0, 5) });
    expect(await desk.job(draft.id)).toMatchObject({
      counts: { total: 3 },
      filter: question.filter,
      savedQuestion: { id: question.id, name: 'three of them', revision: 0 },
    });
    const { body: later } = await desk.admin.post('/api/jobs', request);
    expect(later).toMatchObject({ counts: { total: 5 }, savedQuestion: { name: 'five', revision: 1 } });
    const [event] = await desk.database.query(
      `SELECT details FROM audit_events WHERE job_id = $1 AND key = 'Job.Created'`,
      [draft.id],
    );
    expect(event.details.savedQuestion).toMatchObject({ id: question.id, revision: 0 });
    await desk.admin.delete(`${PATH}/${question.id}`);
    const gone = await desk.admin.post('/api/jobs', request);
    expect([gone.status, gone.body.code]).toEqual([404, 'saved_question_not_found']);
  });

  it('that was looked at names nobody of whom it asks by now', async () => {
    const { id } = await save('looked at', ids(0, 2));
    const revised = (users: Record<string, unknown>) => ({ kind: 'logout', users, reason: 'test' });
    const request = revised({ savedQuestionId: id, revision: 0 });
    expect((await desk.admin.post('/api/jobs', request)).body).toMatchObject({ counts: { total: 2 } });
    await desk.second.patch(`${PATH}/${id}`, { filter: ids(0, 9) });
    const late = await desk.admin.post('/api/jobs', request);
    expect([late.status, late.body.code]).toEqual([409, 'changed_meanwhile']);
    const check = {
      users: request.users,
      on: '2026-11-28',
      purpose: 'other',
      scopes: ['gender'],
      reason: 'test',
    };
    const lateCheck = await desk.admin.post('/api/consent-checks', { ...check, terms: [] });
    expect([lateCheck.status, lateCheck.body.code]).toEqual([409, 'changed_meanwhile']);
    const now = await desk.admin.post('/api/jobs', revised({ savedQuestionId: id, revision: 1 }));
    expect(now.body).toMatchObject({ counts: { total: 9 }, savedQuestion: { revision: 1 } });
    const scheduled = await desk.admin.post('/api/schedules', {
      name: 'asks anew',
      job: request,
      timing: daily,
    });
    expect(scheduled.status).toBe(400);
  });
});

describe('a schedule that asks a saved question', () => {
  it('asks it as it is at each time, for whoever decided it last, who cannot approve it', async () => {
    const question = await save('to unlink', ids(5, 7));
    const job = { kind: 'unlink', reason: 'scheduled', users: { savedQuestionId: question.id } };
    const path = `${PATH}/${question.id}`;
    const body = { name: 'unlinking', job, timing: daily };
    const { body: schedule } = await desk.admin.post('/api/schedules', body);
    expect(schedule).toMatchObject({
      job: { users: { savedQuestionId: question.id } },
      savedQuestion: { id: question.id, name: 'to unlink', filter: question.filter },
      owner: { email: 'admin@example.com' },
    });
    const off = await desk.admin.post('/api/schedules', { ...body, name: 'off', enabled: false });
    expect((await desk.admin.get(path)).body.schedules).toEqual([
      { id: off.body.id, name: 'off', enabled: false },
      { id: schedule.id, name: 'unlinking', enabled: true },
    ]);
    const used = await desk.admin.delete(path);
    expect([used.status, used.body.code]).toEqual([409, 'saved_question_in_use']);

    // A new name decides nothing; a new filter does.
    await desk.second.patch(path, { name: 'to be unlinked' });
    expect(await ownerOf(schedule.id)).toBe('admin@example.com');
    await desk.second.patch(path, { filter: ids(5, 9) });
    expect(await ownerOf(schedule.id)).toBe('second@example.com');
    expect(await ownerOf(off.body.id)).toBe('admin@example.com');
    const [taken] = await desk.database.query(
      `SELECT operator_email AS who, details FROM audit_events
        WHERE key = 'Schedule.Changed' AND subject_id = $1`,
      [schedule.id],
    );
    expect(taken).toMatchObject({
      who: 'second@example.com',
      details: { savedQuestionId: question.id, becauseOf: 'SavedQuestion.Changed' },
    });

    await desk.database.query(`UPDATE schedules SET next_at = date_trunc('second', now()) WHERE id = $1`, [
      schedule.id,
    ]);
    const run = await until(async () => {
      const { body: runs } = await desk.admin.get(`/api/schedules/${schedule.id}/runs`);
      return runs.data[0] ?? null;
    });
    expect(run.result).toBe('awaiting_approval');
    expect(await desk.job(run.jobId)).toMatchObject({
      counts: { total: 4 },
      createdBy: { email: 'second@example.com' },
      savedQuestion: { id: question.id, name: 'to be unlinked', revision: 2 },
    });
    expect((await desk.second.post(`/api/jobs/${run.jobId}/approve`)).status).toBe(403);
    await desk.act(run.jobId, 'reject');
    for (const { id } of [schedule, off.body]) await desk.admin.delete(`/api/schedules/${id}`);
    expect((await desk.admin.delete(path)).status).toBe(204);
  });

  it('does as before where the operator who changes its question is disabled at that moment', async () => {
    const question = await save('to refresh', ids(5, 7));
    const job = { kind: 'refresh', reason: 'scheduled', users: { savedQuestionId: question.id } };
    const { body: schedule } = await desk.admin.post('/api/schedules', { name: 'q', job, timing: daily });
    const who = { email: 'dismissed@example.com', password: 'a-long-enough-password' };
    const account = { ...who, name: 'Dismissed', role: 'operator' };
    const { body: operator } = await desk.admin.post('/api/operators', account);
    const client = await desk.logIn(who);
    const change = () => client.patch(`${PATH}/${question.id}`, { filter: ids(5, 9) });
    expect((await askDismissed(desk.database, operator.id, change)).status).toBe(401);
    expect((await desk.admin.get(`${PATH}/${question.id}`)).body.filter).toEqual(question.filter);
    expect(await ownerOf(schedule.id)).toBe('admin@example.com');
    await desk.admin.delete(`/api/schedules/${schedule.id}`);
  });

  it('is refused where there is no such question, and with a search text', async () => {
    const make = async (users: unknown) => {
      const job = { kind: 'refresh', reason: 'test', users };
      const { status, body } = await desk.admin.post('/api/schedules', { name: 'x', job, timing: daily });
      return [status, body.code, body.errors?.[0]?.field];
    };
    expect(await make({ savedQuestionId: '999' })).toEqual([404, 'saved_question_not_found', undefined]);
    expect(await make({ filter: { q: '보리' } })).toEqual([400, 'invalid_request', 'job.users.filter.q']);
  });
});

const ownerOf = async (id: string) => (await desk.admin.get(`/api/schedules/${id}`)).body.owner.email;
