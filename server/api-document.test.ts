import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { apiDocumentText, apiRoutes } from './api-document.js';
import { PERMISSIONS } from './platform/http/permissions.js';

/** Whoever adds a route that needs no log-in has to say so here too. */
const PUBLIC = [
  'DELETE /api/session',
  'GET /api/health',
  'GET /api/openapi.json',
  'GET /api/ready',
  'GET /webhooks/kakao/unlink',
  'POST /api/session',
  'POST /webhooks/kakao/account-status',
  'POST /webhooks/kakao/unlink',
];

const routes = apiRoutes();

describe('every route', () => {
  it.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s declares a permission',
    (_, route) => {
      expect(PERMISSIONS).toContain(route.permission);
    },
  );

  it('needs a log-in, but for these', () => {
    const names = routes.filter((route) => route.permission === 'public').map((r) => `${r.method} ${r.path}`);
    expect(names.sort()).toEqual(PUBLIC);
  });

  it.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s describes itself',
    (_, route) => {
      expect(route.description?.summary).toMatch(/^[A-Z].*[^.]$/);
    },
  );

  it('is declared once', () => {
    const names = routes.map(({ method, path }) => `${method} ${path}`);
    expect(names).toEqual([...new Set(names)]);
    expect(names.length).toBeGreaterThan(25);
  });
});

it('server/openapi.json is up to date (npm run openapi:export writes it)', () => {
  expect(readFileSync(new URL('./openapi.json', import.meta.url), 'utf8')).toBe(apiDocumentText());
});

describe('the document', () => {
  const { paths } = JSON.parse(apiDocumentText());
  const bodyOf = (path: string) => paths[path].post.requestBody.content['application/json'].schema;

  it('says how Kakao may be away wherever it is asked', () => {
    for (const path of ['/api/users/lookup', '/api/users/{id}/refresh', '/api/users/{id}/ask-again']) {
      expect(Object.keys(paths[path].post.responses)).toEqual(expect.arrayContaining(['502', '503', '504']));
    }
  });

  it('says what types evidence comes in, and how a Security Event Token is refused', () => {
    const { content } = paths['/api/users/{id}/evidence'].post.responses['200'];
    expect(Object.keys(content)).toEqual(['application/json', 'application/pdf']);
    const refused = paths['/webhooks/kakao/account-status'].post.responses['400'].content;
    expect(Object.keys(refused['application/json'].schema.properties)).toEqual(['err', 'description']);
  });

  it('says how many people a check takes by id', () => {
    const [byIds] = bodyOf('/api/consent-checks').properties.users.anyOf;
    expect(byIds.properties.ids).toMatchObject({ minItems: 1, maxItems: 10_000 });
  });

  it('offers no search text where a filter is kept', () => {
    const [job] = bodyOf('/api/schedules').properties.job.anyOf;
    const [byFilter] = job.properties.users.anyOf;
    const [, checked] = bodyOf('/api/consent-checks').properties.users.anyOf;
    for (const { properties } of [byFilter, checked, bodyOf('/api/saved-questions')]) {
      expect(properties.filter.properties.q).toEqual({ not: {} });
    }
  });
});
