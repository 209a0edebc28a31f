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
    (name, route) => {
      expect(PERMISSIONS).toContain(route.permission);
      if (route.permission === 'public') expect(PUBLIC).toContain(name);
    },
  );

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
