import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { OperatorsModule } from '../../server/operators/operators.module.js';
import { HealthModule } from '../../server/platform/health/health.module.js';
import { LogInLimiter } from '../../server/session/log-in-limiter.js';
import { SessionModule } from '../../server/session/session.module.js';
import { ADMIN, type HttpApp, startHttpApp } from '../support/http-app.js';
import type { Client } from '../support/http-client.js';
import { lockWaits } from '../support/lock-waits.js';

let app: HttpApp;
beforeAll(async () => {
  app = await startHttpApp([SessionModule, OperatorsModule, HealthModule]);
});

const logIn = (body: unknown, headers?: Record<string, string>) =>
  app.client().post('/api/session', body, headers);
const sql = (text: string, values: unknown[] = []) => app.dataSource.query(text, values);
const lastEvent = async () => (await sql('SELECT * FROM audit_events ORDER BY id DESC LIMIT 1'))[0];

describe('logging in', () => {
  it('answers who it is, sets a strict cookie, and keeps only the hash of its token', async () => {
    const client = app.client();
    const answer = await client.post('/api/session', { ...ADMIN, email: ' Admin@Example.com ' });
    expect(answer.status).toBe(200);
    expect(answer.body.operator).toMatchObject({
      id: expect.stringMatching(/^\d+$/),
      email: ADMIN.email,
      name: 'Administrator',
      role: 'admin',
    });
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^linkdesk_session=[\w-]{43}; /);
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    expect(cookie).toMatch(/Path=\//);
    expect(cookie).not.toMatch(/Secure/);
    const token = cookie.slice('linkdesk_session='.length).split(';')[0] ?? '';
    const [row] = await sql('SELECT * FROM sessions ORDER BY id DESC LIMIT 1');
    expect(row.token_hash).toEqual(createHash('sha256').update(token).digest());
    expect(row.ip).toBe('127.0.0.1');
    expect(await lastEvent()).toMatchObject({
      key: 'Session.Started',
      actor_type: 'operator',
      operator_id: answer.body.operator.id,
      session_id: row.id,
      ip: '127.0.0.1',
      result: 'succeeded',
    });
    expect((await client.get('/api/session')).body).toEqual(answer.body);
  });

  it('marks the cookie Secure behind a proxy that ends TLS, and believes the address it reports', async () => {
    const answer = await logIn(ADMIN, { 'X-Forwarded-Proto': 'https', 'X-Forwarded-For': '203.0.113.7' });
    expect(answer.headers.get('set-cookie')).toMatch(/; Secure/);
    expect((await lastEvent()).ip).toBe('203.0.113.7');
  });

  it.each([
    ['203.0.113.7:50711', '203.0.113.7'],
    ['[2001:db8::7]:443', '2001:db8::7'],
    ['2001:db8::7', '2001:db8::7'],
  ])('takes the address alone where a proxy reports %s', async (reported, ip) => {
    await logIn(ADMIN, { 'X-Forwarded-For': reported });
    expect((await lastEvent()).ip).toBe(ip);
  });

  it.each(['unknown', '_hidden', '999.1.1.1', '203.0.113.9, <script>'])(
    'records the proxy where what it reports is no address: %s',
    async (reported) => {
      await logIn(ADMIN, { 'X-Forwarded-For': reported });
      expect((await lastEvent()).ip).toBe('127.0.0.1');
    },
  );

  it.each([
    [{}, ['email', 'password']],
    [{ email: 'nobody', password: 'x' }, ['email']],
    [{ ...ADMIN, password: '' }, ['password']],
    [{ ...ADMIN, password: 1 }, ['password']],
    [{ ...ADMIN, remember: true }, ['remember']],
  ])('refuses %j, naming the fields', async (body, fields) => {
    const answer = await logIn(body);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(answer.body.errors.map((error: { field: string }) => error.field)).toEqual(fields);
  });

  it('does not tell an unknown email from a wrong password, and records both', async () => {
    const wrong = await logIn({ ...ADMIN, password: 'wrong-password' });
    expect(wrong.status).toBe(401);
    expect(wrong.headers.get('set-cookie')).toBeNull();
    expect(await lastEvent()).toMatchObject({
      key: 'Session.Refused',
      result: 'refused',
      operator_id: null,
      details: { why: 'wrong_password' },
    });
    const unknown = await logIn({ email: 'nobody@example.com', password: 'wrong-password' });
    expect(unknown.status).toBe(401);
    expect(unknown.body).toEqual(wrong.body);
    const event = await lastEvent();
    expect(event).toMatchObject({
      key: 'Session.Refused',
      subject_id: null,
      details: { why: 'unknown_email' },
    });
    expect(JSON.stringify(event)).not.toContain('nobody@example.com');
  });

  it('limits attempts for an email, even with the right password then, and says when to come back', async () => {
    const guess = { email: 'guessed@example.com', password: 'wrong-password' };
    const answers = await Promise.all(Array.from({ length: 14 }, () => logIn(guess)));
    const statuses = answers.map((answer) => answer.status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    const refused = answers.find((answer) => answer.status === 429);
    expect(refused?.body.code).toBe('too_many_attempts');
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(800);
    const [{ count }] = await sql(
      `SELECT count(*)::int FROM audit_events WHERE details->>'why' = 'too_many_attempts'`,
    );
    expect(count).toBe(1);
    expect((await logIn(ADMIN)).status).toBe(200);
  });

  it('lets only some wait for their turn where many try at once, and nobody for long', async () => {
    const guess = (at: number) =>
      logIn(
        { email: `guess-${at}@example.com`, password: 'wrong-password' },
        { 'X-Forwarded-For': `198.51.100.${at}` },
      );
    const answers = await Promise.all(Array.from({ length: 200 }, (_, at) => guess(at)));
    const codes = new Set(answers.map(({ body }) => body.code));
    expect(codes).toEqual(new Set(['wrong_credentials', 'log_ins_busy']));
    const busy = answers.find(({ status }) => status === 429);
    expect([busy?.body.code, busy?.headers.get('retry-after')]).toEqual(['log_ins_busy', '5']);
    expect((await logIn(ADMIN)).status).toBe(200);
  });

  it('answers with the role that holds when the session begins', async () => {
    const admin = await app.loggedIn();
    await admin.post('/api/operators', {
      email: 'moves@example.com',
      name: 'Moves',
      role: 'operator',
      password: 'a-long-enough-password',
    });
    const holder = app.dataSource.createQueryRunner();
    await holder.startTransaction();
    await holder.query(`UPDATE operators SET role = 'viewer' WHERE email = 'moves@example.com'`);
    const answer = logIn({ email: 'moves@example.com', password: 'a-long-enough-password' });
    await lockWaits(app.dataSource, { query: '%FROM operators%' });
    await holder.commitTransaction();
    await holder.release();
    expect((await answer).body.operator).toMatchObject({ role: 'viewer' });
  });

  it('does not count attempts that were right', async () => {
    for (let i = 0; i < 12; i++) expect((await logIn(ADMIN)).status).toBe(200);
  });
});

describe('a session', () => {
  it('ends when the operator logs out, once and for all', async () => {
    const client = await app.loggedIn();
    const { cookie } = client;
    expect((await client.delete('/api/session')).status).toBe(204);
    expect(client.cookie).toBeUndefined();
    expect(await lastEvent()).toMatchObject({ key: 'Session.Ended', operator_email: ADMIN.email });
    client.cookie = cookie;
    const answer = await client.get('/api/session');
    expect(answer.status).toBe(401);
    expect(answer.body.code).toBe('not_logged_in');
    expect((await app.client().delete('/api/session')).status).toBe(204);
  });

  it.each([
    ['idle for over an hour', `last_seen_at = now() - interval '61 minutes'`],
    ['older than twelve hours', `expires_at = now() - interval '1 second'`],
  ])('ends when it is %s', async (_, change) => {
    const client = await app.loggedIn();
    expect((await client.get('/api/session')).status).toBe(200);
    await sql(`UPDATE sessions SET ${change} WHERE id = (SELECT max(id) FROM sessions)`);
    expect((await client.get('/api/session')).status).toBe(401);
  });

  it('ends when another begins in the same browser, for its cookie is gone', async () => {
    const client = app.client();
    await client.post('/api/session', ADMIN);
    const before = client.cookie;
    expect((await client.post('/api/session', { ...ADMIN, password: 'wrong' })).status).toBe(401);
    expect((await client.get('/api/session')).status).toBe(200);
    expect((await client.post('/api/session', ADMIN)).status).toBe(200);
    expect(client.cookie).not.toBe(before);
    expect(await lastEvent()).toMatchObject({ key: 'Session.Ended', actor_type: 'operator' });
    const old = app.client();
    old.cookie = before;
    expect((await old.get('/api/session')).status).toBe(401);
    expect((await client.get('/api/session')).status).toBe(200);
  });

  it.each([
    [
      'log-in',
      (client: Client, headers: Record<string, string>) => client.post('/api/session', ADMIN, headers),
    ],
    ['log-out', (client: Client, headers: Record<string, string>) => client.delete('/api/session', headers)],
  ])('ends by a %s of a page that shows another operator, for its cookie is gone', async (_name, act) => {
    const client = await app.loggedIn();
    const before = client.cookie;
    expect((await act(client, { 'X-Operator-Id': '999' })).status).toBeLessThan(300);
    expect(client.cookie).not.toBe(before);
    const old = app.client();
    old.cookie = before;
    expect((await old.get('/api/session')).status).toBe(401);
  });

  it.each([
    ['a new password', { password: 'another-long-password' }],
    ['disabling', { disabled: true }],
  ])('does not begin by what %s overtakes after it was found right', async (name, change) => {
    const admin = await app.loggedIn();
    const email = `${name.replaceAll(' ', '-')}@example.com`;
    const who = { email, name: 'Kim', role: 'viewer', password: 'a-long-enough-password' };
    const { id } = (await admin.post('/api/operators', who)).body;
    const found = vi.spyOn(LogInLimiter.prototype, 'succeeded').mockImplementationOnce(async () => {
      expect((await admin.patch(`/api/operators/${id}`, change)).status).toBe(200);
    });
    expect(await logIn({ email, password: who.password })).toMatchObject({
      status: 401,
      body: { code: 'wrong_credentials' },
    });
    expect(found).toHaveBeenCalledOnce();
    found.mockRestore();
    expect(await lastEvent()).toMatchObject({ key: 'Session.Refused', subject_id: id });
    expect(await sql(`SELECT 1 FROM sessions WHERE operator_id = ${id}`)).toEqual([]);
  });

  it('is put off its idle end by use, but not by what a page does by itself', async () => {
    const client = await app.loggedIn();
    await sql(
      `UPDATE sessions SET last_seen_at = now() - interval '50 minutes' WHERE id = (SELECT max(id) FROM sessions)`,
    );
    const idle = async () =>
      (
        await sql(
          `SELECT last_seen_at < now() - interval '40 minutes' AS idle FROM sessions ORDER BY id DESC LIMIT 1`,
        )
      )[0].idle;
    expect((await client.get('/api/session', { 'X-Background-Request': '1' })).status).toBe(200);
    expect(await idle()).toBe(true);
    expect((await client.get('/api/session')).status).toBe(200);
    expect(await idle()).toBe(false);
  });

  it('is none for a page that shows another operator', async () => {
    const client = await app.loggedIn();
    const { id } = (await client.get('/api/session')).body.operator;
    expect((await client.get('/api/session', { 'X-Operator-Id': id })).status).toBe(200);
    for (const other of [String(Number(id) + 1), '', 'x']) {
      expect(await client.get('/api/session', { 'X-Operator-Id': other })).toMatchObject({
        status: 401,
        body: { code: 'not_logged_in' },
      });
    }
    expect((await client.get('/api/session')).status).toBe(200);
  });

  it.each(['', 'x', "' OR 1=1 --", 'A'.repeat(43)])('is not opened by the token %j', async (token) => {
    const client = app.client();
    client.cookie = `linkdesk_session=${token}`;
    expect((await client.get('/api/session')).status).toBe(401);
  });
});

it('health needs no log-in', async () => {
  const client = app.client();
  expect(await client.get('/api/health')).toMatchObject({ status: 200, body: { status: 'ok' } });
  const ready = { status: 'ready', checks: { postgres: 'ok', migrations: 'ok', redis: 'ok' } };
  expect(await client.get('/api/ready')).toMatchObject({ status: 200, body: ready });
});

it('without Redis one can still log in, and attempts are still limited', async () => {
  const alone = await startHttpApp([SessionModule, HealthModule], { redisUrl: 'redis://127.0.0.1:1' });
  const ready = await alone.client().get('/api/ready');
  expect(ready).toMatchObject({ status: 503, body: { code: 'not_ready', errors: [{ field: 'redis' }] } });
  await alone.loggedIn();
  const guess = { email: 'guessed@example.com', password: 'wrong-password' };
  for (let i = 0; i < 10; i++) expect((await alone.client().post('/api/session', guess)).status).toBe(401);
  expect((await alone.client().post('/api/session', guess)).status).toBe(429);
});
