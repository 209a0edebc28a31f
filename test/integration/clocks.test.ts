import os from 'node:os';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { compareClocks, databaseTime } from '../../server/platform/database/database-clock.js';
import { createTestDatabase } from '../support/database.js';
import { JobDesk, until } from '../support/job-desk.js';
import { createTestRedis } from '../support/redis.js';
import { startServer } from '../support/server.js';
import { WebhookDesk } from '../support/webhook-desk.js';

/** What Node is to load first: it sets the time of day of the process forward. */
function ahead(seconds: number): string {
  const script = `const now = Date.now;
    Date = class extends Date {
      constructor(...at) { super(...(at.length > 0 ? at : [Date.now()])); }
      static now() { return now() + ${seconds * 1_000}; }
    };`;
  return `--import=data:text/javascript,${encodeURIComponent(script)}`;
}

it.each([600, -600])(
  'of a host whose clock is %d seconds ahead of that of the database the log tells',
  async (seconds) => {
    const [database, redis] = await Promise.all([createTestDatabase(), createTestRedis()]);
    const server = await startServer({
      databaseUrl: database.url,
      redisUrl: redis.url,
      kakaoUrl: 'http://127.0.0.1:9',
      env: { ROLE: 'worker', NODE_OPTIONS: ahead(seconds) },
    });
    await expect.poll(server.output).toContain("this host's clock is not in step with the database's");
    expect(server.output()).toMatch(new RegExp(`"aheadSeconds":${seconds > 0 ? '' : '-'}(599|600)\\b`));
  },
);

it('a web side whose clock is behind gives approvals that hold, and schedules nothing for a time that has passed', async () => {
  const desk = await JobDesk.openApart(4, {
    ROLE: 'web',
    APPROVAL_ABOVE: '1',
    NODE_OPTIONS: ahead(-25 * 3_600),
  });
  await desk.start({ ROLE: 'worker', NODE_OPTIONS: '' });
  const people = await desk.linked(4);
  const { id } = await desk.run('logout', people.slice(0, 2));
  await desk.act(id, 'approve', {}, desk.second);
  const { counts } = await desk.ended(id, ['completed', 'awaiting_approval']);
  expect(counts).toMatchObject({ succeeded: 2 });
  const schedule = { kind: 'refresh', users: { filter: { ids: people } }, reason: 'test' };
  const asked = Date.now();
  const { body } = await desk.admin.post('/api/schedules', {
    name: 'hourly',
    job: schedule,
    timing: { every: 'hours', hours: 1 },
  });
  expect(Date.parse(body.nextAt)).toBeGreaterThan(asked);
});

it('a web side whose clock is behind ends accounts, entries of the archive and questions at the time of the database', async () => {
  const desk = await JobDesk.openApart(1, { ROLE: 'web', NODE_OPTIONS: ahead(-600) });
  const { body: operators } = await desk.admin.get('/api/operators');
  const second = operators.data.find(({ name }: { name: string }) => name === 'Second').id;
  const { disabledAt } = (await desk.admin.patch(`/api/operators/${second}`, { disabled: true })).body;
  const term = { kind: 'term', subject: 'privacy_2024', language: 'ko', version: '1', text: 'words' };
  const { body: notice } = await desk.admin.post('/api/notices', { ...term, from: '2024-01-01' });
  await desk.admin.post(`/api/notices/${notice.id}/supersede`, { reason: 'wrong' });
  const { body: question } = await desk.admin.post('/api/saved-questions', {
    name: 'any',
    filter: { status: ['linked'] },
  });
  expect((await desk.admin.delete(`/api/saved-questions/${question.id}`)).status).toBe(204);
  const [row] = await desk.database.query(
    `SELECT (SELECT superseded_at FROM notices WHERE id = $1) AS superseded,
            (SELECT deleted_at FROM saved_questions WHERE id = $2) AS deleted`,
    [notice.id, question.id],
  );
  for (const at of [disabledAt, row.superseded, row.deleted]) {
    expect(Math.abs(new Date(at).getTime() - Date.now())).toBeLessThan(60_000);
  }
});

it.each([25, -25])(
  'a worker whose clock is %d hours ahead goes on to the next time of a schedule',
  async (hours) => {
    const desk = await JobDesk.open(2, { ROLE: 'web' });
    await desk.start({ ROLE: 'worker', NODE_OPTIONS: ahead(hours * 3_600) });
    const job = { kind: 'refresh', users: { filter: { ids: await desk.linked(2) } }, reason: 'test' };
    for (const isOver of [false, true]) {
      // It has to lie ahead when it is asked for, and not where the other has taken long.
      const timing = isOver
        ? { every: 'once', at: new Date(Date.now() + 10_000).toISOString() }
        : { every: 'day', time: '03:00' };
      const { body } = await desk.admin.post('/api/schedules', { name: timing.every, job, timing });
      const path = `/api/schedules/${body.id}`;
      if (!isOver) {
        const past = `date_trunc('milliseconds', now()) - interval '1 second'`;
        await desk.database.query(`UPDATE schedules SET next_at = ${past} WHERE id = $1`, [body.id]);
      }
      await until(async () => (await desk.admin.get(path)).body.lastRun);
      // Read once more: the answer that told the run first may have read the schedule before it.
      const { lastRun, nextAt, enabled } = (await desk.admin.get(path)).body;
      expect(lastRun).toMatchObject({ missed: 0 });
      expect(enabled).toBe(!isOver);
      expect(nextAt).toBe(isOver ? null : body.nextAt);
    }
  },
);

it.each([-600, 600])(
  'a web side whose clock is %d seconds ahead takes what Kakao tells now, and nothing of a time to come',
  async (seconds) => {
    const desk = await WebhookDesk.openApart({ ROLE: 'web', NODE_OPTIONS: ahead(seconds) });
    await desk.listen(true);
    const event = { userId: '4012345601', event: 'user-scope-consent' };
    expect(await desk.send(event)).toMatchObject({ status: 202 });
    const toCome = Math.floor(Date.now() / 1_000) + 300;
    expect(await desk.send({ ...event, toe: toCome })).toMatchObject({ status: 400 });
    expect(await desk.events(event.userId)).toHaveLength(1);
  },
);

it('of two hosts whose clocks are twenty minutes apart the later reading counts, and facts and a job have the time of the database', async () => {
  const desk = await JobDesk.openApart(2, { ROLE: 'web', NODE_OPTIONS: ahead(-600) });
  await desk.start({ ROLE: 'worker', NODE_OPTIONS: ahead(600) });
  const people = await desk.linked(2);
  const { id: job } = await desk.run('refresh', people, { canary: 1 });
  await desk.ended(job, ['paused']);
  const { durationSeconds } = (await desk.admin.get(`/api/jobs/${job}/summary`)).body;
  expect(durationSeconds).toBeGreaterThanOrEqual(0);
  expect(durationSeconds).toBeLessThan(300);
  await desk.act(job, 'resume');
  await desk.ended(job);
  for (const id of people) await desk.kakao.happen(id, { op: 'unlink' });
  await desk.admin.post('/api/users/lookup', { ids: people });
  for (const id of people)
    expect((await desk.admin.get(`/api/users/${id}`)).body).toMatchObject({ status: 'unlinked' });
  const times = await desk.database.query(
    `SELECT type, abs(extract(epoch FROM now() - observed_at)) < 300 AS "isNow" FROM consent_events
      WHERE user_id = ANY($1)`,
    [people],
  );
  expect(new Set(times.map(({ type }: { type: string }) => type))).toContain('unlinked');
  expect(times.filter(({ isNow }: { isNow: boolean }) => !isNow)).toEqual([]);
});

it.each([600, -600])(
  'a web side whose clock is %d seconds ahead tells a consent that answers its question, and what is known by now',
  async (seconds) => {
    const scope = 'account_email';
    const desk = await WebhookDesk.openApart({ ROLE: 'web', NODE_OPTIONS: ahead(seconds) });
    const people = await desk.control.people();
    const id = people.find(({ state, scopes }) => state === 'linked' && !scopes.includes(scope))?.id ?? '';
    const path = `/api/users/${id}`;
    const asked = await desk.operator.post(`${path}/ask-again`, { scopes: [scope], reason: 'receipts' });
    expect(asked.status, JSON.stringify(asked.body)).toBe(201);
    await desk.control.happen(id, { op: 'agree-scopes', scopes: [scope] });
    await desk.operator.post(`${path}/refresh`, {});
    const [request] = (await desk.operator.get(`${path}/consent-requests`)).body.data;
    expect(request.asked[0].answeredBy).not.toBeNull();
    const today = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10);
    const { body: then } = await desk.operator.get(`${path}/as-of?at=${today}`);
    expect(then.scopes).toContainEqual(expect.objectContaining({ scope, agreed: true }));
    const { body: evidence } = await desk.operator.post(`${path}/evidence`, {
      reason: 'test',
      format: 'json',
    });
    const { consent_records: records } = evidence.record;
    expect(records).toContainEqual(expect.objectContaining({ scope, agreed: true }));
    // No worker reads what Kakao tells from here on.
    await desk.listen(true);
    await desk.control.happen(id, { op: 'withdraw-scopes', scopes: [scope] });
    await until(async () => (await desk.events(id))[0] ?? null);
    expect(await desk.person(id)).toMatchObject({ hasUnreadChange: true });
  },
);

describe('a host whose clock was in step with that of the database', () => {
  const HOUR_MS = 3_600_000;

  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  /** Milliseconds by which the time that is taken is off, since the clocks were compared and since they are again. */
  async function errorsAfter(change: () => void): Promise<[number, number]> {
    const database = await (await createTestDatabase()).dataSource();
    await compareClocks(database);
    const began = databaseTime().getTime() - performance.now();
    const error = () => Math.abs(databaseTime().getTime() - performance.now() - began);
    vi.useFakeTimers({ toFake: ['Date'] });
    change();
    const first = error();
    await compareClocks(database);
    return [first, error()];
  }

  it.each([HOUR_MS, -HOUR_MS])('takes the same times after it is set by %d ms', async (ms) => {
    const [first, second] = await errorsAfter(() => vi.setSystemTime(Date.now() + ms));
    expect(first).toBeLessThan(1_000);
    expect(second).toBeLessThan(60_000);
  });

  it('takes later times after a sleep, which the other clock of the process does not count', async () => {
    const up = os.uptime();
    const [first] = await errorsAfter(() => {
      vi.setSystemTime(Date.now() + HOUR_MS);
      vi.spyOn(os, 'uptime').mockReturnValue(up + HOUR_MS / 1_000);
    });
    expect(Math.abs(first - HOUR_MS)).toBeLessThan(60_000);
  });
});
