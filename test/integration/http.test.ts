import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { Body, Controller, Get, type MessageEvent, Param, Post, Query, Sse } from '@nestjs/common';
import { of } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { HealthModule } from '../../server/platform/health/health.module.js';
import { RequirePermission } from '../../server/platform/http/require-permission.decorator.js';
import { idSchema } from '../../server/platform/http/schemas.js';
import { SessionModule } from '../../server/session/session.module.js';
import { onFileEnd } from '../support/file-end.js';
import { type HttpApp, startHttpApp } from '../support/http-app.js';

/** How often one has come whose body may be left out. */
let tried = 0;

@Controller('api/echo')
@RequirePermission('session.own')
class EchoController {
  @Post()
  echo(@Body({ schema: z.strictObject({ text: z.string() }) }) body: { text: string }) {
    return body;
  }

  @Post('try')
  try(@Body({ schema: z.strictObject({ text: z.string().optional() }) }) body: { text?: string }) {
    tried++;
    return body;
  }

  @Get('fails')
  fails() {
    throw new Error('connect postgres://desk:topsecret@db/desk failed for someone@example.com');
  }

  @Get('large')
  large() {
    return { text: 'x'.repeat(100_000) };
  }

  @Sse('events')
  events() {
    return of<MessageEvent>({ data: 'x'.repeat(100_000) });
  }

  @Get(':id')
  read(@Param('id', { schema: idSchema }) id: string, @Query({ schema: z.looseObject({}) }) _query: object) {
    return { id };
  }
}

@Controller('api/undeclared')
class UndeclaredController {
  @Get()
  read() {
    return 'never seen';
  }
}

let app: HttpApp;
let assets: string;
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'linkdesk-dashboard-'));
  onFileEnd(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Linkdesk</title>');
  assets = join(folder, 'assets');
  for (const name of ['main-abc123.js', 'gone-abc123.js']) {
    writeFileSync(join(assets, name), 'export {};');
    writeFileSync(join(assets, `${name}.br`), brotliCompressSync('export {};'));
    writeFileSync(join(assets, `${name}.gz`), gzipSync('export {};'));
  }
  writeFileSync(join(folder, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  const controllers = [EchoController, UndeclaredController];
  app = await startHttpApp([SessionModule], { controllers, dashboardDirectory: folder });
});

describe('a request that cannot be served', () => {
  const json = { 'content-type': 'application/json' };
  it.each([
    ['an unknown address', 'GET', '/api/nothing', undefined, {}, 404, 'not_found'],
    ['an unknown webhook', 'POST', '/webhooks/nothing', '{}', json, 404, 'not_found'],
    ['another method', 'DELETE', '/api/echo', undefined, {}, 405, 'method_not_allowed'],
    [
      'a body nested beyond any use',
      'POST',
      '/api/echo',
      `{"text":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      { ...json, 'Idempotency-Key': 'nested' },
      400,
      'invalid_request',
    ],
    ['broken JSON', 'POST', '/api/echo', '{"password":"topsecret', json, 400, 'malformed_json'],
    ['JSON that is no object', 'POST', '/api/echo', '"topsecret"', json, 400, 'malformed_json'],
    ['a null body', 'POST', '/api/echo', 'null', json, 400, 'malformed_json'],
    [
      'a form',
      'POST',
      '/api/echo',
      'text=topsecret',
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
      'unsupported_media_type',
    ],
    [
      'text',
      'POST',
      '/api/echo',
      '{"text":"topsecret"}',
      { 'content-type': 'text/plain' },
      415,
      'unsupported_media_type',
    ],
    [
      'a body of over 2 MB',
      'POST',
      '/api/echo',
      JSON.stringify({ text: 'x'.repeat(2_200_000) }),
      json,
      413,
      'body_too_large',
    ],
    [
      'an unknown charset',
      'POST',
      '/api/echo',
      '{}',
      { 'content-type': 'application/json; charset=x-none' },
      415,
      'unsupported_charset',
    ],
    ['an id that is none', 'GET', '/api/echo/abc', undefined, {}, 400, 'invalid_request'],
    ['an id past int64', 'GET', '/api/echo/9223372036854775808', undefined, {}, 400, 'invalid_request'],
    ['a broken escape', 'GET', '/api/echo/%E0%A4%A', undefined, {}, 400, 'invalid_request'],
    ['a route without a permission', 'GET', '/api/undeclared', undefined, {}, 403, 'no_permission_declared'],
  ])('because of %s gets a problem', async (_, method, path, body, headers, status, code) => {
    const client = await app.loggedIn();
    const answer = await client.send(method, path, body, headers);
    expect(answer).toMatchObject({ status, body: { status, code } });
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(JSON.stringify(answer.body)).not.toContain('topsecret');
    expect(answer.body.title).toEqual(expect.any(String));
    expect(answer.body.type).toBe(`urn:linkdesk:problem:${code}`);
  });

  it('because of bytes that are no UTF-8 gets a problem, for they would be lost', async () => {
    const client = await app.loggedIn();
    const { cookie } = client;
    // 회원 as Korean Windows writes it.
    const bytes = Buffer.concat([
      Buffer.from('{"text":"'),
      Buffer.from('c8b8bff8', 'hex'),
      Buffer.from('"}'),
    ]);
    const headers = { 'content-type': 'application/json', cookie: cookie ?? '' };
    const spoilt = await fetch(`${app.url}/api/echo`, { method: 'POST', headers, body: bytes });
    expect(spoilt.status).toBe(400);
    expect(await spoilt.json()).toMatchObject({ code: 'malformed_json' });
    const query = await client.get('/api/echo/7?reason=%C8%B8%BF%F8&more=%ED%9A%8C');
    expect(query).toMatchObject({ status: 400, body: { errors: [{ field: 'reason' }] } });
    expect(await client.get('/api/echo/7?more=%ED%9A%8C+1')).toMatchObject({ status: 200 });
    for (const path of ['/api/echo/%E0%A4%A', '/api/echo/%C8%B8%BF%F8', '/api/nothing/%']) {
      expect(await client.get(path), path).toMatchObject({
        status: 400,
        body: { code: 'invalid_request', errors: [{ field: 'path' }] },
      });
    }
  });

  it.each(['gzip', 'deflate', 'br'])('because of a body that is no %s gets a problem', async (encoding) => {
    const { cookie = '' } = await app.loggedIn();
    for (const body of ['{"text":"topsecret"}', gzipSync('{"text":"topsecret"}').subarray(0, 20)]) {
      const headers = { 'content-type': 'application/json', 'content-encoding': encoding, cookie };
      const spoilt = await fetch(`${app.url}/api/echo`, { method: 'POST', headers, body });
      expect([spoilt.status, await spoilt.json()]).toMatchObject([400, { code: 'malformed_encoding' }]);
      const foreign = { ...headers, origin: 'https://evil.example' };
      const refused = await fetch(`${app.url}/api/echo`, { method: 'POST', headers: foreign, body });
      expect(await refused.json()).toMatchObject({ code: 'foreign_origin' });
    }
  });

  it.each([
    [
      'an address of over 16 kB',
      `GET /api/echo/${'1'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
      431,
      'headers_too_large',
    ],
    ['something that is no HTTP', 'topsecret\r\n\r\n', 400, 'malformed_request'],
  ])('because of %s gets a problem', async (_, request, status, code) => {
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
    let answer = '';
    socket.setEncoding('utf8').on('data', (text) => (answer += text));
    socket.write(request);
    await once(socket, 'close');
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} .*Content-Type: application/problem\\+json`, 's'));
    expect(JSON.parse(body)).toMatchObject({ status, code, type: `urn:linkdesk:problem:${code}` });
    expect(body).not.toContain('topsecret');
  });

  it('because of an error in here gets a request id and nothing else', async () => {
    const answer = await (await app.loggedIn()).get('/api/echo/fails');
    expect(answer).toMatchObject({ status: 500, body: { code: 'internal_error' } });
    expect(answer.body.requestId).toBe(answer.headers.get('x-request-id'));
    expect(JSON.stringify(answer.body)).not.toMatch(/topsecret|someone|postgres/);
  });

  it('needs a log-in first', async () => {
    const answer = await app.client().post('/api/echo', { text: 'x' });
    expect(answer).toMatchObject({ status: 401, body: { code: 'not_logged_in' } });
  });

  it.each(['/api/echo', '/api/jobs'])('to %s by nobody who is logged in is refused unread', async (path) => {
    const cookie = `Cookie: linkdesk_session=${'x'.repeat(43)}\r\n`;
    const answer = await sendRaw(`${post(path, 30_000_000)}${cookie}\r\n`, 'not_logged_in');
    expect(answer).toMatch(/^HTTP\/1.1 401 /);
  });

  it('to an address that is none is not read', async () => {
    const answer = await app.client().post('/nowhere', '{');
    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  it('to log in with more than that takes is refused', async () => {
    const answer = await app.client().post('/api/session', { email: 'a@b.c', password: 'x'.repeat(20_000) });
    expect(answer).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
  });

  it('whose body did not come is not taken for one without a body', async () => {
    const { cookie = '' } = await app.loggedIn();
    const before = tried;
    await sendRaw(`${post('/api/echo/try', 20)}Cookie: ${cookie}\r\n\r\n`, 'request_aborted', true);
    expect(tried).toBe(before);
    expect((await (await app.loggedIn()).post('/api/echo/try')).status).toBe(201);
    expect(tried).toBe(before + 1);
  });
});

const post = (path: string, length: number) =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n`;

/**
 * Sends what is no whole request.
 *
 * @param until what the answer ends with; it also ends with the connection
 * @param isAll whether the client says that nothing more comes
 */
async function sendRaw(request: string, until: string, isAll = false): Promise<string> {
  const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
  onFileEnd(() => socket.destroy());
  if (isAll) socket.end(request);
  else socket.write(request);
  let answer = '';
  for await (const text of socket.setEncoding('utf8')) {
    answer += text;
    if (answer.includes(until)) break;
  }
  return answer;
}

describe('a state-changing request of a browser', () => {
  it.each([
    ['https://evil.example', 403],
    ['null', 403],
    ['own', 201],
    [undefined, 201],
  ])('from origin %s answers %i', async (origin, status) => {
    const client = await app.loggedIn();
    const own = new URL(app.url).origin;
    const headers: Record<string, string> = origin ? { origin: origin === 'own' ? own : origin } : {};
    const answer = await client.post('/api/echo', { text: 'x' }, headers);
    expect(answer.status).toBe(status);
    if (status === 403) expect(answer.body.code).toBe('foreign_origin');
    expect((await client.get('/api/echo/1', headers)).status).toBe(200);
  });

  it('cannot log a browser in from another site either', async () => {
    const headers = { origin: 'https://evil.example' };
    expect((await app.client().post('/api/session', {}, headers)).body.code).toBe('foreign_origin');
  });
});

describe('answers', () => {
  it('of the API are kept by no cache and carry strict headers', async () => {
    const { headers } = await (await app.loggedIn()).get('/api/session');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('upgrade-insecure-requests');
  });

  it('are compressed, except streams of events', async () => {
    const client = await app.loggedIn();
    const accept = { 'accept-encoding': 'gzip' };
    expect((await client.get('/api/echo/large', accept)).headers.get('content-encoding')).toBe('gzip');
    const events = await client.get('/api/echo/events', accept);
    expect(events.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(events.headers.get('content-encoding')).toBeNull();
    expect(events.body).toContain('xxx');
  });
});

describe('the dashboard', () => {
  it.each(['/', '/users', '/users/123/show', '/users?filter={"q":"a.b"}'])('opens at %s', async (path) => {
    const answer = await app.client().get(path);
    expect(answer).toMatchObject({ status: 200, body: expect.stringContaining('<title>Linkdesk') });
    expect(answer.headers.get('cache-control')).toBe('no-cache');
  });

  it('has files that are kept for good, others that are asked for again, and no others', async () => {
    const asset = await app.client().get('/assets/main-abc123.js');
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(asset.headers.get('content-type')).toMatch(/javascript/);
    expect((await app.client().get('/favicon.svg')).headers.get('cache-control')).toBe('no-cache');
    for (const path of ['/assets/main-old.js', '/.env', '/..%2f..%2fpackage.json']) {
      const answer = await app.client().get(path);
      expect(answer.status === 404 || /<title>Linkdesk/.test(answer.body), path).toBe(true);
      expect(answer.headers.get('cache-control') ?? '').not.toMatch(/immutable/);
    }
  });
});

describe('a file of the dashboard that was compressed when it was built', () => {
  const get = (name: string, accepted: string) =>
    app.client().get(`/assets/${name}`, { 'accept-encoding': accepted });

  it.each([
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip, deflate', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['identity', null],
  ])('is sent to who takes %s as %s', async (accepted, coding) => {
    const { status, body, headers } = await get('main-abc123.js', accepted);
    expect({ status, body }).toEqual({ status: 200, body: 'export {};' });
    expect(headers.get('content-encoding')).toBe(coding);
    expect(headers.get('vary')).toMatch(/accept-encoding/i);
    expect(headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  });

  it('is sent as it is where another build took the compressed form away', async () => {
    for (const ending of ['br', 'gz']) rmSync(join(assets, `gone-abc123.js.${ending}`));
    const { status, body } = await get('gone-abc123.js', 'br');
    expect({ status, body }).toEqual({ status: 200, body: 'export {};' });
    rmSync(join(assets, 'gone-abc123.js'));
    const answer = await get('gone-abc123.js', 'br');
    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(answer.headers.get('content-encoding')).toBeNull();
  });
});

it('the OpenAPI document is served without a log-in', async () => {
  const answer = await app.client().get('/api/openapi.json');
  expect(answer).toMatchObject({ status: 200, body: { openapi: '3.1.0' } });
  expect(answer.body.paths['/api/session'].post.requestBody.content['application/json'].schema).toEqual({
    $ref: '#/components/schemas/LogIn',
  });
});

it('a process without log-ins (a worker) answers public routes and nothing else', async () => {
  const worker = await startHttpApp([HealthModule], { controllers: [EchoController] });
  expect((await worker.client().get('/api/health')).status).toBe(200);
  expect((await worker.client().get('/api/echo/1')).status).toBe(401);
});
