import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { RequirePermission } from '../../server/platform/http/require-permission.decorator.js';
import { idSchema } from '../../server/platform/http/schemas.js';
import { SessionModule } from '../../server/session/session.module.js';
import { type HttpApp, startHttpApp } from '../support/http-app.js';
import type { Client } from '../support/http-client.js';

/** How often something was done. */
let done = 0;

@Controller('api/things')
@RequirePermission('session.own')
class ThingsController {
  @Get()
  list() {
    return { data: [] };
  }

  @Get('found')
  find(@Query({ schema: z.strictObject({ name: z.string().optional() }) }) query: object) {
    return query;
  }

  @Get('named')
  named(@Query({ schema: z.strictObject({ name: z.array(z.string()) }) }) { name }: { name: string[] }) {
    return { names: name.length };
  }

  @Post(':id/start')
  start(
    @Param('id', { schema: idSchema }) _id: string,
    @Body({ schema: z.strictObject({ expectedTotal: z.int().optional() }) }) _body: object,
  ) {
    return { done: ++done };
  }

  @Post(':id/retry')
  retry(@Param('id', { schema: idSchema }) _id: string) {
    return { done: ++done };
  }
}

@Controller('api/anybody')
@RequirePermission('public')
class AnybodyController {
  @Get()
  read() {
    return { status: 'ok' };
  }
}

let app: HttpApp;
let client: Client;
beforeAll(async () => {
  app = await startHttpApp([SessionModule], { controllers: [ThingsController, AnybodyController] });
  client = await app.loggedIn();
});

const refused = (...fields: string[]) => ({
  status: 400,
  body: { code: 'invalid_request', errors: fields.map((field) => ({ field, message: 'Unknown field' })) },
});

describe('what a route does not read is refused by name, for it would be taken for done', () => {
  it.each(['GET', 'POST'])('in the query of a %s', async (method) => {
    const path = method === 'GET' ? '/api/things' : '/api/things/1/start';
    const before = done;
    const answer = await client.send(method, `${path}?expectedTotal=3&role=admin`, undefined, {});
    expect(answer).toMatchObject(refused('expectedTotal', 'role'));
    expect(done).toBe(before);
  });

  it('in the body', async () => {
    const before = done;
    const body = { ids: ['1'], reason: 'test' };
    expect(await client.post('/api/things/1/retry', body)).toMatchObject(refused('ids', 'reason'));
    expect(await client.post('/api/things/1/retry', ['1'])).toMatchObject(refused('0'));
    expect(done).toBe(before);
  });

  it('behind a thousand others', async () => {
    const { status, body } = await client.get(`/api/things/found?${'name=a&'.repeat(1_000)}role=admin`);
    expect([status, body.errors.at(-1)]).toEqual([400, { field: 'role', message: 'Unknown field' }]);
  });

  it('and not under a key, which is free for what is put right', async () => {
    const key = { 'Idempotency-Key': 'unread' };
    expect((await client.post('/api/things/1/retry', { ids: ['1'] }, key)).status).toBe(400);
    expect((await client.post('/api/things/1/retry', undefined, key)).status).toBe(201);
  });
});

it('a key that is repeated is read as often as it stands there', async () => {
  const query = Array.from({ length: 1_500 }, () => 'name=a').join('&');
  expect((await client.get(`/api/things/named?${query}`)).body).toEqual({ names: 1_500 });
});

it('nothing at all, and what is read, is taken', async () => {
  expect((await client.get('/api/things?')).status).toBe(200);
  expect((await client.get('/api/things/found?name=a')).body).toEqual({ name: 'a' });
  for (const body of [undefined, {}]) {
    expect((await client.post('/api/things/1/retry', body)).status).toBe(201);
  }
  expect((await client.post('/api/things/1/start', { expectedTotal: 3 })).status).toBe(201);
});

it('what anybody may ask for has what others put there, such as a probe against caches', async () => {
  expect(await app.client().get('/api/anybody?now=1')).toMatchObject({ status: 200 });
});

it('who may not ask at all is told that first', async () => {
  expect(await app.client().get('/api/things?role=admin')).toMatchObject({ status: 401 });
});
