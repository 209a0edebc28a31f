import { Body, Controller, Get, HttpCode, Module, Param, Post, Query } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { WithoutIdempotency } from '../idempotency.interceptor.js';
import { RequirePermission } from '../require-permission.decorator.js';
import { ApiRoute } from './api-route.decorator.js';
import { openApiDocument } from './document.js';
import { controllersOf, routesOf } from './routes.js';

const thing = z.object({ id: z.string() }).meta({ id: 'Thing' });

@Controller('api/things')
@RequirePermission('users.read')
class ThingsController {
  @Get()
  @ApiRoute({ summary: 'List things', response: z.object({ data: z.array(thing) }) })
  list(
    @Query({ schema: z.strictObject({ q: z.string(), limit: z.coerce.number().default(25) }) })
    query: unknown,
  ) {
    return query;
  }

  @Post(':id/start')
  @HttpCode(200)
  @RequirePermission('jobs.run')
  @ApiRoute({ summary: 'Start a thing', response: thing, problems: [409] })
  start(
    @Param('id', { schema: z.string() }) id: string,
    @Body({ schema: z.strictObject({ tags: z.string().transform((text) => text.split(',')) }) })
    body: unknown,
  ) {
    return { id, body };
  }

  @Post('read')
  @WithoutIdempotency()
  @ApiRoute({
    summary: 'Read things',
    contentType: ['text/csv', 'application/pdf'],
    refusal: z.object({ err: z.string() }),
  })
  read(@Body({ schema: z.strictObject({ note: z.string().optional() }) }) body: unknown) {
    return body;
  }
}

@Module({ controllers: [ThingsController] })
class InnerModule {}

@Controller('bare')
class BareController {
  @Get()
  read() {
    return 1;
  }
}

@Module({
  imports: [InnerModule, { module: class Dynamic {}, imports: [InnerModule], controllers: [BareController] }],
})
class RootModule {}

const routes = routesOf(controllersOf(RootModule));

describe('routesOf', () => {
  it('finds every route once, through dynamic modules too, with its permission', () => {
    expect(routes.map(({ method, path, permission, status }) => [method, path, permission, status])).toEqual([
      ['GET', '/api/things', 'users.read', 200],
      ['POST', '/api/things/read', 'users.read', 201],
      ['POST', '/api/things/{id}/start', 'jobs.run', 200],
      ['GET', '/bare', undefined, 200],
    ]);
  });
});

describe('openApiDocument', () => {
  const document = JSON.parse(JSON.stringify(openApiDocument(routes)));

  it('describes inputs from the schemas that check them', () => {
    const { parameters } = document.paths['/api/things'].get;
    expect(parameters).toMatchObject([
      { name: 'q', in: 'query', required: true },
      { name: 'limit', in: 'query', required: false, schema: { type: 'number', default: 25 } },
    ]);
    const start = document.paths['/api/things/{id}/start'].post;
    expect(start.parameters[0]).toMatchObject({ name: 'id', in: 'path', required: true });
    expect(start.requestBody.content['application/json'].schema.properties.tags).toEqual({ type: 'string' });
  });

  it('names shared answers once', () => {
    const schema = document.paths['/api/things'].get.responses['200'].content['application/json'].schema;
    expect(schema.properties.data.items).toEqual({ $ref: '#/components/schemas/Thing' });
    expect(document.components.schemas.Thing.properties.id).toEqual({ type: 'string' });
    expect(document.components.schemas).toHaveProperty('Problem');
    expect(JSON.stringify(document)).not.toContain('$defs');
  });

  it('asks for a body only where there must be one', () => {
    expect(document.paths['/api/things/{id}/start'].post.requestBody.required).toBe(true);
    expect(document.paths['/api/things/read'].post.requestBody.required).toBe(false);
  });

  it('knows which changes take an idempotency key', () => {
    expect(document.paths['/api/things/{id}/start'].post.parameters[1]).toMatchObject({
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
    });
    expect(document.paths['/api/things/read'].post).not.toHaveProperty('parameters');
  });

  it('lists problems, those of a key among them', () => {
    const problems = (path: string) => Object.keys(document.paths[path].post.responses).slice(1);
    expect(problems('/api/things/read')).toEqual(['400', '401', '403', 'default']);
    expect(problems('/api/things/{id}/start')).toEqual(['400', '401', '403', '409', '422', 'default']);
    expect(document.paths['/api/things/read'].post.responses['401'].description).toBe(
      'Nobody is logged in, or the session has ended.',
    );
  });

  it('names each type of an answer, and a refusal that is no problem', () => {
    const { responses } = document.paths['/api/things/read'].post;
    expect(Object.keys(responses['201'].content)).toEqual(['text/csv', 'application/pdf']);
    expect(Object.keys(responses['400'].content)).toEqual(['application/json', 'application/problem+json']);
    expect(responses['400'].content['application/json'].schema.required).toEqual(['err']);
    expect(responses.default.content['application/problem+json'].schema).toEqual({
      $ref: '#/components/schemas/Problem',
    });
  });
});
