import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AuditService } from '../../server/audit/audit.service.js';
import { leaveOut } from '../../server/jobs/leave-out.js';
import { askDismissed } from '../support/dismissal.js';
import { JobDesk, until } from '../support/job-desk.js';

const UNLINK = 'POST /v1/user/unlink';
const REASON = 'legal hold 2026-11';

let desk: JobDesk;
let people: string[];
const take = (count: number) => people.splice(0, count);
const protect = (ids: string[], client = desk.admin) =>
  client.post('/api/protected-users', { ids, reason: REASON });
const leftOut = { outcome: 'cancelled', attempts: 0, error_code: 'protected', doubt: null };

beforeAll(async () => {
  desk = await JobDesk.open(2_400, { KAKAO_CALLS_PER_SECOND: 'off', IRREVERSIBLE_DELAY: '0' });
  people = await desk.linked(2_400);
});

beforeEach(() => desk.kakao.noFaults());

/** Nobody of these was ever unlinked. */
async function expectUntouched(ids: string[]): Promise<void> {
  const changes = await desk.changes(UNLINK);
  expect(ids.filter((id) => changes.has(id))).toEqual([]);
}

describe('the list', () => {
  it('is added to by operators and shortened by administrators, each time with a reason', async () => {
    const [one = '', two = '', three = ''] = take(3);
    expect((await protect([one, two, one], desk.second)).body).toEqual({ added: 2, alreadyProtected: [] });
    const again = await desk.admin.post('/api/protected-users', { ids: [two, three], reason: 'other' });
    expect(again.body).toEqual({ added: 1, alreadyProtected: [two] });

    const first = await desk.admin.get('/api/protected-users?limit=2');
    expect(first.body).toMatchObject({
      total: 3,
      data: [{ id: three, reason: 'other' }, { reason: REASON }],
    });
    const rest = await desk.admin.get(`/api/protected-users?limit=2&cursor=${first.body.nextCursor}`);
    const listed = [...first.body.data, ...rest.body.data].map(({ id }: { id: string }) => id);
    expect(listed.sort()).toEqual([one, two, three].sort());
    expect(rest.body.nextCursor).toBeNull();
    const found = await desk.second.get(`/api/protected-users?id=${two}`);
    expect(found.body.data).toMatchObject([{ id: two, createdBy: { email: 'second@example.com' } }]);

    const path = `/api/protected-users/${two}`;
    expect((await desk.second.delete(path, {}, { reason: 'over' })).status).toBe(403);
    const unreasoned = await desk.admin.delete(path);
    expect([unreasoned.status, unreasoned.body.errors[0].field]).toEqual([400, 'reason']);
    expect((await desk.admin.delete(path, {}, { reason: 'over' })).status).toBe(204);
    const gone = await desk.admin.delete(path, {}, { reason: 'over' });
    expect([gone.status, gone.body.code]).toEqual([404, 'user_not_protected']);

    const events = await desk.database.query(
      `SELECT key, user_ids, reason, operator_email FROM audit_events WHERE key IN ('User.Protected', 'User.Unprotected')
        ORDER BY id`,
    );
    expect(events).toMatchObject([
      { key: 'User.Protected', reason: REASON, operator_email: 'second@example.com' },
      { key: 'User.Protected', reason: 'other', user_ids: [three] },
      { key: 'User.Unprotected', reason: 'over', user_ids: [two] },
    ]);
  });

  it('is told on the page of the person', async () => {
    const [id = ''] = take(1);
    await desk.admin.post('/api/users/lookup', { ids: [id] });
    expect((await desk.admin.get(`/api/users/${id}`)).body.protection).toBeNull();
    await protect([id], desk.second);
    const { protection } = (await desk.admin.get(`/api/users/${id}`)).body;
    expect(protection).toMatchObject({ reason: REASON, createdBy: { name: 'Second' } });
    expect(Date.now() - Date.parse(protection.createdAt)).toBeLessThan(60_000);
  });

  it.each([
    [{ ids: [], reason: REASON }, 'ids'],
    [{ ids: ['12a'], reason: REASON }, 'ids.0'],
    [{ ids: ['12'], reason: ' ' }, 'reason'],
  ])('takes no %j', async (body, field) => {
    const { status, body: problem } = await desk.admin.post('/api/protected-users', body);
    expect([status, problem.errors[0].field]).toEqual([400, field]);
  });
});

describe('a protection', () => {
  it.each([
    ['begin', 'operator', false],
    ['end', 'admin', true],
  ])(
    'does not %s where the %s who asks for it is disabled at that moment',
    async (what, role, isProtected) => {
      const [id = ''] = take(1);
      if (isProtected) await protect([id]);
      const who = { email: `${what}@example.com`, password: 'a-long-enough-password' };
      const { body: operator } = await desk.admin.post('/api/operators', { ...who, name: what, role });
      const client = await desk.logIn(who);
      const act = () =>
        isProtected
          ? client.delete(`/api/protected-users/${id}`, {}, { reason: REASON })
          : protect([id], client);
      expect((await askDismissed(desk.database, operator.id, act)).status).toBe(401);
      const { body } = await desk.admin.get(`/api/protected-users?id=${id}`);
      expect(body.data).toHaveLength(isProtected ? 1 : 0);
    },
  );
});

describe('a draft', () => {
  it('of an irreversible kind leaves protected people out and says how many', async () => {
    const ids = take(6);
    await desk.admin.post('/api/users/lookup', { ids });
    const spared = [ids[1], ids[4]] as string[];
    await protect(spared);
    const rest = ids.filter((id) => !spared.includes(id));

    const given = await desk.draft('unlink', ids);
    expect(given).toMatchObject({ counts: { total: 4, pending: 4 }, leftOut: { protected: 2 } });
    expect((await desk.items(given.id)).map(({ user_id }) => user_id)).toEqual(rest);
    const filtered = await desk.draft('unlink', [], { users: { filter: { ids } }, dryRun: true });
    expect(filtered).toMatchObject({ counts: { total: 4 }, leftOut: { protected: 2 } });
    const csv = await desk.admin.post('/api/id-lists', ids.join('\n'), { 'content-type': 'text/csv' });
    const listed = await desk.draft('unlink', [], { users: { listId: csv.body.id } });
    expect(listed).toMatchObject({ counts: { total: 4 }, leftOut: { protected: 2 } });

    const logout = await desk.draft('logout', ids);
    expect(logout).toMatchObject({ counts: { total: 6 }, leftOut: { protected: 0 } });
    const nobody = await desk.admin.post('/api/jobs', {
      kind: 'unlink',
      users: { ids: spared },
      reason: 'test',
    });
    expect([nobody.status, nobody.body.code, nobody.body.errors[0].field]).toEqual([
      422,
      'only_protected_selected',
      'users',
    ]);
    // The people of another job are frozen again, and whoever is protected since is left out too.
    await protect([rest[0] as string]);
    const { status, body } = await desk.admin.post(`/api/jobs/${given.id}/clone`);
    expect([status, body.counts.total, body.leftOut.protected]).toEqual([201, 3, 1]);
  });
});

describe('a job whose people become protected after the draft', () => {
  it('never calls them, counts them as never tried, and completes', async () => {
    const ids = take(12);
    const spared = ids.slice(3, 6);
    const { id } = await desk.draft('unlink', ids);
    await protect(spared);
    await desk.act(id, 'start');
    const done = await desk.ended(id);
    expect(done.counts).toMatchObject({ total: 12, succeeded: 9, cancelled: 3, pending: 0 });
    const items = await desk.items(id);
    expect(items.filter(({ user_id }) => spared.includes(user_id))).toMatchObject([
      leftOut,
      leftOut,
      leftOut,
    ]);
    await expectUntouched(spared);
    const { body: summary } = await desk.admin.get(`/api/jobs/${id}/summary`);
    expect(summary.neverTried).toBe(3);
    expect(summary.steps).toContainEqual(
      expect.objectContaining({ key: 'Job.PeopleLeftOut', details: { cause: 'protected', count: 3 } }),
    );
  });

  it('completes without a call where all of them are', async () => {
    const ids = take(3);
    const { id } = await desk.draft('unlink', ids);
    await protect(ids);
    await desk.act(id, 'start');
    expect((await desk.ended(id)).counts).toMatchObject({ cancelled: 3, pending: 0 });
    await expectUntouched(ids);
  });

  it('who were the canary: the next ones are it instead', async () => {
    const ids = take(6);
    const { id } = await desk.draft('unlink', ids, { canary: 2 });
    await protect(ids.slice(0, 2));
    await desk.act(id, 'start');
    expect(await desk.ended(id, ['paused'])).toMatchObject({
      stopReason: 'canary',
      counts: { cancelled: 2, succeeded: 2, pending: 2 },
    });
    await desk.act(id, 'resume');
    expect((await desk.ended(id)).counts).toMatchObject({ cancelled: 2, succeeded: 4 });
    await expectUntouched(ids.slice(0, 2));
  });

  it('finds out what a call without an answer did, and does not call again', async () => {
    const [done = '', notDone = '', other = ''] = take(3);
    const { id } = await desk.draft('unlink', [done, notDone, other]);
    await desk.kakao.happen(done, { op: 'unlink' });
    await desk.database.query(
      `UPDATE job_items SET doubt = 'answer_lost', attempts = 1 WHERE job_id = $1 AND user_id IN ($2, $3)`,
      [id, done, notDone],
    );
    await protect([done, notDone]);
    await desk.act(id, 'start');
    await desk.ended(id);
    expect(await desk.items(id)).toMatchObject([
      { user_id: done, outcome: 'succeeded', attempts: 1, doubt: 'answer_lost' },
      { user_id: notDone, outcome: 'cancelled', error_code: 'protected', attempts: 1, doubt: null },
      { user_id: other, outcome: 'succeeded', attempts: 1 },
    ]);
    await expectUntouched([notDone]);
  });

  it('leaves them out while it runs, also of chunks that a worker holds already', async () => {
    const ids = take(1_500);
    // Its last people come long after the first, also where this test is held up between the two.
    await desk.kakao.fault({ endpoint: 'unlink', kind: 'slow', delayMs: 3_000, userIds: ids.slice(60, -20) });
    const { id } = await desk.run('unlink', ids, { canary: 0 });
    await until(async () => ((await desk.job(id)).counts.succeeded >= 50 ? true : null));
    const called = await desk.changes(UNLINK);
    const spared = ids.slice(-20);
    expect(spared.filter((one) => called.has(one))).toEqual([]);
    await protect(spared);
    await desk.kakao.noFaults();
    const done = await desk.ended(id);
    expect(done.counts).toMatchObject({ succeeded: 1_480, cancelled: 20 });
    await expectUntouched(spared);
  });
});

it('people left out further down do not end the canary before it ran', async () => {
  const ids = take(12);
  const { id } = await desk.draft('unlink', ids, { canary: 4 });
  const runner = desk.database.createQueryRunner();
  await runner.startTransaction();
  const state = async () => {
    await leaveOut(runner.manager, new AuditService(), id, 'protected');
    const [job] = await runner.query(
      'SELECT status, stop_reason, pending, cancelled FROM jobs WHERE id = $1',
      [id],
    );
    return job;
  };
  const protectHere = (spared: string[]) =>
    runner.query(
      `INSERT INTO protected_users (user_id, reason, created_by) SELECT unnest($1::bigint[]), 'test', 1`,
      [spared],
    );
  await runner.query(`UPDATE jobs SET status = 'running' WHERE id = $1`, [id]);
  await protectHere(ids.slice(5, 10));
  expect(await state()).toEqual({ status: 'running', stop_reason: null, pending: 7, cancelled: 5 });
  await protectHere(ids.slice(0, 4));
  expect(await state()).toEqual({ status: 'paused', stop_reason: 'canary', pending: 3, cancelled: 9 });
  await protectHere([...ids.slice(4, 5), ...ids.slice(10)]);
  expect(await state()).toMatchObject({ status: 'completed', pending: 0, cancelled: 12 });
  const [chunk] = await runner.query('SELECT is_done FROM job_chunks WHERE job_id = $1', [id]);
  expect(chunk.is_done).toBe(true);
  await runner.rollbackTransaction();
  await runner.release();
});
