import type { Type } from '@nestjs/common';
import { HealthModule } from './platform/health/health.module.js';
import { HttpPlatformModule } from './platform/http/http-platform.module.js';
import { openApiDocument } from './platform/http/openapi/document.js';
import { controllersOf, type Route, routesOf } from './platform/http/openapi/routes.js';
import { WebModule } from './web.module.js';

/** Every route that the server answers, read from the modules without starting any. */
export function apiRoutes(): Route[] {
  const controllers: Type[] = [WebModule, HealthModule, HttpPlatformModule].flatMap((module) =>
    controllersOf(module),
  );
  return routesOf([...new Set(controllers)]);
}

/** The OpenAPI document as committed in `server/openapi.json`. */
export function apiDocumentText(): string {
  return `${JSON.stringify(openApiDocument(apiRoutes()), null, 2)}\n`;
}
