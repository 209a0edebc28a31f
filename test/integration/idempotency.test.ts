import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Body, Controller, Get, Post } from '@nestjs/common';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { KakaoPacingError } from '../../server/kakao-client/index.js';
import { OperatorsModule } from '../../server/operators/operators.module.js';
import { WithoutIdempotency } from '../../server/platform/http/idempotency.interceptor.js';
import { conflict, forbidden, tooMany } from '../../server/platform/http/problem.js';
import { RequirePermission } from '../../server/platform/http/require-permission.decorator.js';
import { SessionModule } from '../../server/session/session.module.js';
import { type HttpApp, startHttpApp } from '../support/http-app.js';
import type { Client } from '../support/http-client.js';

const schema = z.strictObject({ text: z.string(), waitMs: z.number().optional() });
let calls = 0;

/** What PostgreSQL answers on a full disk. */
const NO_ROOM = `DO $$ BEGIN RAISE 'could not extend file' USING ERRCODE = 'disk_full'; END $$`;

@Controller('api/errands')
@RequirePermission('session.own')
class WorkController {
  @Post()
  async work(@Body({ schema }) body: z.output<typeof schema>) {
    calls += 1;
    await sleep(body.waitMs ?? 0);
    if (body.text === 'refused') throw conflict('wrong_state', 'Not now.');
    if (body.text === 'fails') throw new Error('broken');
    if (body.text === 'limited') throw tooMany('Wait.', 1000);
    if (body.text === 'not yours') throw forbidden('session.own');
    if (body.text === 'overtaken')
      throw Object.assign(new Error('deadlock'), { driverError: { code: '40P01' } });
    if (body.text === 'unpaced') throw new KakaoPacingError('/v2/user/me', new Error('away'));
    if (body.text === 'no room') await app.dataSource.query(NO_ROOM);
    if (body.text === 'read only')
      await app.dataSource.transaction(async (manager) => {
        await manager.query('SET TRANSACTION READ ONLY');
        await manager.query('DELETE FROM idempotency_keys');
      });
    if (body.text === 'too slow')
      await app.dataSource.transaction(async (manager) => {
        await manager.query('SET LOCAL statement_timeout = 50');
        await manager.query('SELECT pg_sleep(60)');
      });
    if (body.text === 'cut off') throw new Error('Connection terminated unexpectedly');
    return { call: calls, text: body.text };
  }

  @Post('read')
  @WithoutIdempotency()
  read() {
    calls += 1;
    return { call: calls };
  }

  @Get()
  get() {
    calls += 1;
    return { call: calls };
  }
}

let app: HttpApp;
let client: Client;
beforeAll(async () => {
  app = await startHttpApp([SessionModule, OperatorsModule], { controllers: [WorkController] });
  client = await app.loggedIn();
});
beforeEach(() => {
  calls = 0;
});

let keys = 0;
const newKey = () => `key-${++keys}`;
const send = (key: string, body: unknown, by = client) =>
  by.post('/api/errands', body, { 'Idempotency-Key': key });

describe('a request with an idempotency key', () => {
  it('sent again gets the first answer and does nothing again', async () => {
    const key = newKey();
    const first = await send(key, { text: '가나다' });
    const second = await send(key, { text: '가나다' });
    expect(first).toMatchObject({ status: 201, body: { call: 1, text: '가나다' } });
    expect(second).toMatchObject({ status: 201, body: first.body });
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(calls).toBe(1);
  });

  it('sent ten times at once is done once', async () => {
    const key = newKey();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => send(key, { text: 'x', waitMs: 200 })),
    );
    expect(calls).toBe(1);
    for (const answer of answers) expect(answer).toMatchObject({ status: 201, body: { call: 1 } });
  });

  it('under the key of another request is refused', async () => {
    const key = newKey();
    await send(key, { text: 'a' });
    const answer = await send(key, { text: 'b' });
    expect(answer).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    const elsewhere = await client.post('/api/operators', { text: 'a' }, { 'Idempotency-Key': key });
    expect(elsewhere.status).toBe(422);
    expect(calls).toBe(1);
  });

  it('is the same request with its fields in another order', async () => {
    const key = newKey();
    await send(key, { text: 'a', waitMs: 0 });
    expect(await send(key, { waitMs: 0, text: 'a' })).toMatchObject({ status: 201, body: { call: 1 } });
    expect(calls).toBe(1);
    const other = await send(key, { waitMs: 1, text: 'a' });
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
  });

  it('is the same where the version before kept it, by its text as it was written', async () => {
    const key = newKey();
    await send(key, { waitMs: 0, text: 'a' });
    const asWritten = JSON.stringify(['POST', '/api/errands', { waitMs: 0, text: 'a' }]);
    const hash = createHmac('sha256', app.secretKey).update(asWritten).digest('base64url');
    await app.dataSource.query('UPDATE idempotency_keys SET request_hash = $2 WHERE key = $1', [key, hash]);
    expect(await send(key, { waitMs: 0, text: 'a' })).toMatchObject({ status: 201, body: { call: 1 } });
    expect((await send(key, { text: 'b' })).status).toBe(422);
  });

  it('is not stopped by text that has no canonical form', async () => {
    const answer = await send(newKey(), { nonsense: '\ud800' });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  });

  it.each([
    ['refused', 409, 'wrong_state'],
    ['fails', 500, 'internal_error'],
  ])('that %s gets the same problem again', async (text, status, code) => {
    const key = newKey();
    const first = await send(key, { text });
    const second = await send(key, { text });
    expect(first).toMatchObject({ status, body: { code } });
    expect(second).toMatchObject({ status, body: { code, detail: first.body.detail } });
    expect(calls).toBe(1);
  });

  it('that was not even begun may be put right under the same key', async () => {
    const key = newKey();
    expect((await send(key, { nonsense: 1 })).status).toBe(400);
    expect((await send(key, { text: 'limited' })).status).toBe(429);
    expect((await send(key, { text: 'not yours' })).status).toBe(403);
    expect((await send(key, { text: 'overtaken' })).body.code).toBe('overtaken');
    expect((await send(key, { text: 'unpaced' })).body.code).toBe('kakao_pacing');
    expect(await send(key, { text: 'x' })).toMatchObject({ status: 201 });
  });

  it('belongs to its operator alone', async () => {
    const key = newKey();
    const who = { email: 'second@example.com', password: 'a-long-enough-password' };
    await client.post('/api/operators', { ...who, name: 'x', role: 'viewer' });
    await send(key, { text: 'x' });
    const answer = await send(key, { text: 'x' }, await app.loggedIn(who));
    expect(answer.body).toEqual({ call: 2, text: 'x' });
  });

  it('is in doubt when the first was cut off before it answered', async () => {
    const key = newKey();
    await send(key, { text: 'x' });
    await app.dataSource.query(
      `UPDATE idempotency_keys SET finished_at = NULL, status = NULL, response = NULL,
       lease_until = now() - interval '1 second' WHERE key = $1`,
      [key],
    );
    expect(await send(key, { text: 'x' })).toMatchObject({
      status: 409,
      body: { code: 'idempotency_in_doubt' },
    });
    expect(calls).toBe(1);
  });

  it.each([
    ['cut off', 'database_unavailable'],
    ['no room', 'database_not_writable'],
    ['read only', 'database_not_writable'],
    ['too slow', 'database_time_limit'],
  ])('is in doubt when the database failed meanwhile (%s): a part may have been done', async (text, code) => {
    const key = newKey();
    expect(await send(key, { text })).toMatchObject({ status: 503, body: { code } });
    await app.dataSource.query(`UPDATE idempotency_keys SET lease_until = now() WHERE key = $1`, [key]);
    expect((await send(key, { text })).body.code).toBe('idempotency_in_doubt');
    expect(calls).toBe(1);
  });

  it('is forgotten after a day', async () => {
    const key = newKey();
    await send(key, { text: 'x' });
    await app.dataSource.query(
      `UPDATE idempotency_keys SET created_at = now() - interval '25 hours' WHERE key = $1`,
      [key],
    );
    expect(await send(key, { text: 'other' })).toMatchObject({ status: 201, body: { call: 2 } });
  });

  it.each(['', 'x'.repeat(256), 'with space'])('must be a key: %j', async (key) => {
    const answer = await send(key, { text: 'x' });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'Idempotency-Key' }] } });
  });

  it('is not kept for reads', async () => {
    const headers = { 'Idempotency-Key': newKey() };
    for (const call of [1, 2])
      expect((await client.post('/api/errands/read', {}, headers)).body).toEqual({ call });
    for (const call of [3, 4]) expect((await client.get('/api/errands', headers)).body).toEqual({ call });
  });

  it('keeps no password', async () => {
    const password = 'a-very-secret-password';
    const body = { email: 'kept@example.com', name: 'x', role: 'viewer', password };
    const headers = { 'Idempotency-Key': newKey() };
    const first = await client.post('/api/operators', body, headers);
    expect((await client.post('/api/operators', body, headers)).body).toEqual(first.body);
    const rows = await app.dataSource.query('SELECT * FROM idempotency_keys');
    expect(JSON.stringify(rows)).not.toContain(password);
  });
});
