import { beforeAll, describe, expect, it } from 'vitest';
import { AuditService } from '../../server/audit/audit.service.js';
import { WebhooksService } from '../../server/webhooks/webhooks.service.js';
import { createTestDatabase } from '../support/database.js';
import type { TestServer } from '../support/server.js';
import { startSilentProxy } from '../support/silent-proxy.js';
import { until } from '../support/until.js';
import { WebhookDesk } from '../support/webhook-desk.js';

const KEY = '5a1d0000000000000000000000ad3141';
const ID = '4012345601';
let desk: WebhookDesk<TestServer>;

beforeAll(async () => {
  // Nobody works here: what is stored stays as it was stored.
  desk = await WebhookDesk.openApart({ ROLE: 'web' });
  await desk.listen(true);
});

interface Sent {
  status: number;
  type: string;
  body: string;
}

async function post(path: string, body: string, headers: Record<string, string>): Promise<Sent> {
  const response = await fetch(`${desk.server.url}/webhooks/kakao/${path}`, {
    method: 'POST',
    body,
    headers,
  });
  const type = response.headers.get('content-type') ?? '';
  return { status: response.status, type, body: await response.text() };
}
const form = (fields: Record<string, string>, more: Record<string, string> = {}) =>
  post('unlink', new URLSearchParams(fields).toString(), {
    'content-type': 'application/x-www-form-urlencoded',
    authorization: `KakaoAK ${KEY}`,
    ...more,
  });
const fields = { app_id: '100100', user_id: ID, referrer_type: 'UNLINK_FROM_APPS' };

async function stored(): Promise<number> {
  return (await desk.database.query('SELECT count(*)::int AS count FROM webhook_events'))[0].count;
}

async function refusals(): Promise<{ result: string; details: Record<string, unknown>; ip: string }[]> {
  return desk.database.query(
    `SELECT result, details, ip FROM audit_events WHERE key = 'Webhook.Refused' ORDER BY id`,
  );
}

/** The limit on recording refusals is a minute's: each test counts from where it begins. */
async function newRefusals(run: () => Promise<void>) {
  const before = (await refusals()).length;
  await run();
  return (await refusals()).slice(before);
}

describe('the unlink webhook refuses', () => {
  it.each([
    ['a wrong key', { spoil: 'key' }, 401],
    ['no key', { spoil: 'no-key' }, 401],
    ['another app', { spoil: 'app-id' }, 400],
    ['an id that is none', { spoil: 'user-id' }, 400],
    ['a wrong key by GET', { spoil: 'key', method: 'GET' }, 401],
  ])('%s, and stores nothing', async (_name, request, status) => {
    const before = await stored();
    const recorded = await newRefusals(async () => {
      expect(await desk.sendUnlink({ userId: ID, ...request })).toMatchObject({ status });
    });
    expect(await stored()).toBe(before);
    expect(recorded).toMatchObject([{ result: 'refused', details: { kind: 'unlink' }, ip: '127.0.0.1' }]);
  });

  it('a parameter that came twice, and what is much too long', async () => {
    const before = await stored();
    const twice = `${new URLSearchParams(fields)}&user_id=1`;
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `KakaoAK ${KEY}`,
    };
    expect(await post('unlink', twice, headers)).toMatchObject({ status: 400 });
    expect(await form({ ...fields, referrer_type: 'x'.repeat(20_000) })).toMatchObject({ status: 413 });
    expect(await form({ ...fields, referrer_type: 'x'.repeat(200_000) })).toMatchObject({ status: 413 });
    expect(await stored()).toBe(before);
  });
});

describe('the unlink webhook takes', () => {
  it('an id as large as can be, exactly, also as a JSON number', async () => {
    const id = '9223372036854775807';
    const body = `{"app_id":100100,"user_id":${id},"referrer_type":"ACCOUNT_DELETE"}`;
    const headers = { 'content-type': 'application/json', authorization: `KakaoAK ${KEY}` };
    expect(await post('unlink', body, headers)).toMatchObject({ status: 200, body: '' });
    expect(await desk.events(id)).toMatchObject([{ user_id: id, reason: 'ACCOUNT_DELETE' }]);
  });

  it('a referrer that nobody has heard of, and one that is missing', async () => {
    const referrer = 'SOMETHING\u0000NEW';
    expect(await form({ ...fields, user_id: '77', referrer_type: referrer })).toMatchObject({ status: 200 });
    expect(await form({ app_id: '100100', user_id: '78' })).toMatchObject({ status: 200 });
    expect(await desk.events('77')).toMatchObject([{ reason: 'SOMETHING\ufffdNEW' }]);
    expect(await desk.events('78')).toMatchObject([{ reason: null }]);
  });

  it('a request with an Origin, and no log-in', async () => {
    expect(await form({ ...fields, user_id: '79' }, { origin: 'https://kakao.com' })).toMatchObject({
      status: 200,
    });
  });

  it('a form whose key is one of several during a change of keys', async () => {
    const server = await desk.serve({
      ROLE: 'web',
      KAKAO_ADMIN_KEY: `new-key-0123456789,${KEY}`,
      KAKAO_APP_ID: '100100',
    });
    const sent = await fetch(
      `${server.url}/webhooks/kakao/unlink?${new URLSearchParams({ ...fields, user_id: '80' })}`,
      {
        headers: { authorization: 'KakaoAK new-key-0123456789' },
      },
    );
    expect(sent.status).toBe(200);
    expect(await desk.events('80')).toHaveLength(1);
    await server.stop();
  });
});

describe('the account status webhook refuses', () => {
  it.each([
    ['signature', 'invalid_key'],
    ['kid', 'invalid_key'],
    ['audience', 'invalid_audience'],
    ['issuer', 'invalid_issuer'],
    ['type', 'invalid_request'],
    ['alg-none', 'invalid_request'],
    ['future', 'invalid_request'],
    ['no-jti', 'invalid_request'],
    ['no-events', 'invalid_request'],
    ['no-sub', 'invalid_request'],
    ['truncated', 'invalid_key'],
    ['garbage', 'invalid_request'],
  ])('a token with a wrong %s: %s', async (spoil, err) => {
    const before = await stored();
    const sent = await desk.send({ userId: ID, event: 'user-unlinked', spoil });
    expect(sent.status).toBe(400);
    expect(JSON.parse(sent.body)).toEqual({ err, description: expect.any(String) });
    expect(await stored()).toBe(before);
  });

  it('an empty body, but not a token under another content type', async () => {
    const { token } = (await desk.control.call('POST', 'webhooks/token', {
      userId: '81',
      event: 'user-linked',
    })) as {
      token: string;
    };
    expect(await post('account-status', token, { 'content-type': 'text/plain' })).toMatchObject({
      status: 202,
    });
    expect(await desk.events('81')).toHaveLength(1);
    const empty = await post('account-status', '', { 'content-type': 'application/secevent+jwt' });
    expect(empty).toMatchObject({ status: 400, type: expect.stringMatching(/^application\/json/) });
  });

  it('no token for the app id, and none signed with a key that Kakao has just published', async () => {
    await desk.control.call('PATCH', 'app', {
      variants: { setAudience: 'app-id', setTransactionClaim: 'txn' },
    });
    expect(await desk.send({ userId: '82', event: 'user-linked' })).toMatchObject({ status: 202 });
    await desk.control.call('POST', 'keys/rotate', {});
    await until(async () => {
      const { status } = await desk.send({ userId: '82', event: 'user-linked' });
      return status === 202 ? true : null;
    });
  });
});

it('a token is taken that is for any of the REST API keys of the app', async () => {
  const own = '5a1d0000000000000000000000e52718';
  const web = await desk.serve({ ROLE: 'web', KAKAO_REST_API_KEY: `another-rest-api-key,${own}` });
  await desk.control.call('PATCH', 'app', { variants: { setAudience: 'rest-api-key' } });
  await desk.listen(true, { statusUrl: `${web.url}/webhooks/kakao/account-status` });
  expect(await desk.send({ userId: '89', event: 'user-linked' })).toMatchObject({ status: 202 });
  await desk.listenAnew();
  await web.stop();
});

it('the first token is taken though Kakao does not tell its keys at that moment', async () => {
  const asked = async () => (await desk.control.calls()).jwks ?? 0;
  const before = await asked();
  const web = await desk.serve({ ROLE: 'web' });
  await until(async () => ((await asked()) > before ? true : null), 20_000).catch(() => undefined);
  await desk.control.fault({ endpoint: 'jwks', kind: 'hang' });
  await desk.listen(true, { statusUrl: `${web.url}/webhooks/kakao/account-status` });
  expect(await desk.send({ userId: '85', event: 'user-linked' })).toMatchObject({ status: 202 });
  await desk.listenAnew();
  await web.stop();
});

describe('while PostgreSQL is restarted', () => {
  const send = (web: string, token: string) =>
    fetch(`${web}/webhooks/kakao/account-status`, {
      method: 'POST',
      body: token,
      headers: { 'content-type': 'application/secevent+jwt' },
    });

  it('a webhook is stored as soon as it is back, whether or not Kakao waits so long', async () => {
    const url = new URL(desk.databaseUrl);
    const proxy = await startSilentProxy({ host: url.hostname, port: Number(url.port) });
    url.host = `127.0.0.1:${proxy.port}`;
    const web = await desk.serve({ ROLE: 'web', DATABASE_URL: url.href });
    const { token } = (await desk.control.call('POST', 'webhooks/token', {
      userId: '84',
      event: 'user-unlinked',
    })) as { token: string };
    proxy.breakOff(2);
    expect((await send(web.url, token)).status).toBe(202);
    const query = new URLSearchParams({ ...fields, user_id: '84' });
    proxy.breakOff(2);
    const form = await fetch(`${web.url}/webhooks/kakao/unlink?${query}`, {
      headers: { authorization: `KakaoAK ${KEY}` },
    });
    expect(form.status).toBe(200);
    expect(await desk.events('84')).toMatchObject([
      { kind: 'account-status', deliveries: 1 },
      { kind: 'unlink', deliveries: 1 },
    ]);

    // For longer than Kakao waits.
    proxy.breakOff(Number.POSITIVE_INFINITY);
    const late = new URLSearchParams({ ...fields, user_id: '86' });
    const refused = await fetch(`${web.url}/webhooks/kakao/unlink?${late}`, {
      headers: { authorization: `KakaoAK ${KEY}` },
    });
    expect(refused.status).toBe(503);
    proxy.breakOff(0);
    await until(async () => ((await desk.events('86')).length > 0 ? true : null));
    expect(await desk.events('86')).toMatchObject([{ kind: 'unlink', deliveries: 1 }]);
    await web.stop();
  });

  it('a webhook is stored later too where it only reads for a while, as a standby does', async () => {
    const name = new URL(desk.databaseUrl).pathname.slice(1);
    const set = (how: string) => desk.database.query(`ALTER DATABASE "${name}" ${how}`);
    const url = new URL(desk.databaseUrl);
    const proxy = await startSilentProxy({ host: url.hostname, port: Number(url.port) });
    url.host = `127.0.0.1:${proxy.port}`;
    const web = await desk.serve({ ROLE: 'web', DATABASE_URL: url.href });
    await set('SET default_transaction_read_only = on');
    proxy.breakOff(0);
    const query = new URLSearchParams({ ...fields, user_id: '87' });
    const refused = await fetch(`${web.url}/webhooks/kakao/unlink?${query}`, {
      headers: { authorization: `KakaoAK ${KEY}` },
    });
    expect(refused.status).toBe(503);
    await set('RESET default_transaction_read_only');
    proxy.breakOff(0);
    await until(async () => ((await desk.events('87')).length > 0 ? true : null));
    await web.stop();
  });
});

it('an unlink notice that was stored without anybody being told so is stored once, whatever became of it meanwhile', async () => {
  const service = new WebhooksService(desk.database, new AuditService());
  const notice = { ...fields, user_id: '88' };
  const store = (delivery: string) => service.receiveUnlink(notice, { type: 'webhook' }, delivery);
  for (const _ of ['committed', 'tried again']) await store('one');
  expect(await desk.events('88')).toMatchObject([{ deliveries: 1 }]);
  // As the worker that has dealt with it.
  await desk.database.query(
    `UPDATE webhook_events SET processed_at = now(), outcome = 'unchanged', dedupe_key = dedupe_key || ' ' || id
      WHERE user_id = 88`,
  );
  await store('one');
  expect(await desk.events('88')).toHaveLength(1);
  await store('another');
  expect(await desk.events('88')).toHaveLength(2);
  const recorded: unknown[] = await desk.database.query(
    `SELECT 1 FROM audit_events WHERE key = 'Webhook.Received' AND user_ids = '{88}'`,
  );
  expect(recorded).toHaveLength(2);
});

describe('what a webhook leaves behind', () => {
  it('is there before the answer, and is worked on by the worker that comes later', async () => {
    const person = await desk.control.newcomer();
    await until(async () => ((await desk.events(person.id)).length > 0 ? true : null));
    const worker = await desk.serveApart({ ROLE: 'worker' });
    expect(await desk.settled(person.id)).toMatchObject([{ outcome: 'applied' }]);
    expect(await desk.person(person.id)).toMatchObject({ status: 'linked' });
    await worker.kill('SIGKILL');
  });

  it('is taken up again when the worker is killed over it, and is recorded once', async () => {
    await desk.control.fault({ endpoint: 'user-me', kind: 'slow', delayMs: 60_000 });
    const person = await desk.control.newcomer();
    const worker = await desk.serveApart({ ROLE: 'worker' });
    await until(async () => (await desk.events(person.id))[0]?.attempts || null);
    await worker.kill('SIGKILL');
    await desk.control.noFaults();
    expect(await desk.events(person.id)).toMatchObject([{ processed_at: null }]);
    // Two minutes later.
    await desk.database.query('UPDATE webhook_events SET lease_until = now() WHERE user_id = $1', [
      person.id,
    ]);
    const next = await desk.serveApart({ ROLE: 'worker' });
    expect(await desk.settled(person.id)).toMatchObject([{ outcome: 'applied', attempts: 2 }]);
    expect((await desk.facts(person.id)).filter(({ type }) => type === 'linked')).toHaveLength(1);
    await next.stop();
  });

  it('never holds a key or a token, nor does the log', async () => {
    const tables = await Promise.all(
      ['webhook_events', 'audit_events', 'consent_events'].map((table) =>
        desk.database.query(`SELECT * FROM ${table}`),
      ),
    );
    const everything = JSON.stringify(tables) + desk.server.output();
    expect(everything).not.toContain(KEY);
    expect(everything).not.toMatch(/KakaoAK/);
    expect(everything).not.toMatch(/eyJ[\w-]{20,}/);
  });

  it('is bounded when somebody knocks again and again', async () => {
    // A server that has just begun: no minute of its record ends among these.
    const web = await desk.serveApart({ ROLE: 'web' });
    const knock = () =>
      fetch(`${web.url}/webhooks/kakao/unlink`, {
        method: 'POST',
        body: new URLSearchParams(fields),
        headers: { authorization: 'KakaoAK guessed-key-0000' },
      });
    const recorded = await newRefusals(async () => {
      const answers = await Promise.all(Array.from({ length: 80 }, knock));
      expect(answers.every(({ status }) => status === 401)).toBe(true);
    });
    expect(recorded.length).toBeLessThanOrEqual(20);
    expect(JSON.stringify(await refusals())).not.toContain('guessed-key');
    await web.stop();
  });
});

describe('a server that does not know its own app', () => {
  it('says which setting is missing, and still takes the form', async () => {
    // Nor does its database, which was begun so.
    const { url } = await createTestDatabase();
    const server = await desk.serve({ ROLE: 'web', KAKAO_ADMIN_KEY: KEY, DATABASE_URL: url });
    const token = await fetch(`${server.url}/webhooks/kakao/account-status`, {
      method: 'POST',
      headers: { 'content-type': 'application/secevent+jwt' },
      body: 'a.b.c',
    });
    expect(token.status).toBe(503);
    expect(await token.json()).toMatchObject({
      code: 'webhook_not_configured',
      detail: expect.stringMatching(/KAKAO_REST_API_KEY/),
    });
    const query = new URLSearchParams({ ...fields, user_id: '83', app_id: '5' });
    const unlink = await fetch(`${server.url}/webhooks/kakao/unlink?${query}`, {
      headers: { authorization: `KakaoAK ${KEY}` },
    });
    expect(unlink.status).toBe(200);
  });
});
