import { Controller, Delete, Get, NotFoundException, Param, Post } from '@nestjs/common';
import { beforeAll, expect, it } from 'vitest';
import { notFound } from '../../server/platform/http/problem.js';
import { RequirePermission } from '../../server/platform/http/require-permission.decorator.js';
import { SessionModule } from '../../server/session/session.module.js';
import { type HttpApp, startHttpApp } from '../support/http-app.js';

@Controller('api/things')
@RequirePermission('public')
class ThingsController {
  @Get()
  list() {
    return { data: [] };
  }

  @Get(':id')
  read(@Param('id') id: string) {
    throw id === '7' ? notFound('There is no such thing.', 'thing_not_found') : new NotFoundException();
  }

  @Delete(':id')
  remove() {}

  @Post(':id/start.now')
  start() {}
}

let app: HttpApp;
beforeAll(async () => {
  app = await startHttpApp([SessionModule], { controllers: [ThingsController] });
});

it.each([
  ['DELETE', '/api/things', 'GET'],
  ['PATCH', '/api/things/7', 'DELETE, GET'],
  ['PUT', '/API/Things/7/?now=1', 'DELETE, GET'],
  ['HEAD', '/api/things/7/start.now', 'POST'],
  ['OPTIONS', '/api/session', 'DELETE, GET, POST'],
])('%s of %s, which is there for other methods, is told which', async (method, path, allow) => {
  const { status, headers, body } = await app.client().send(method, path, undefined, {});
  expect([status, headers.get('allow')]).toEqual([405, allow]);
  if (method !== 'HEAD') expect(body.code).toBe('method_not_allowed');
});

it.each([
  ['POST', '/api/nothing', 'not_found'],
  ['POST', '/api/things/7/start-now', 'not_found'],
  ['GET', '/api/things/7/8', 'not_found'],
  ['GET', '/api/things/7', 'thing_not_found'],
  ['GET', '/api/things/8', 'not_found'],
])('%s of %s finds nothing', async (method, path, code) => {
  const answer = await app.client().send(method, path, undefined, {});
  expect([answer.status, answer.headers.get('allow'), answer.body.code]).toEqual([404, null, code]);
});
