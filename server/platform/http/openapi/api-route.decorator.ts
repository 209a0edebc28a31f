import { SetMetadata } from '@nestjs/common';
import type { z } from 'zod';
import type { ProblemStatus } from './problems.js';

export const API_ROUTE_METADATA = 'linkdesk:api-route';

/** What the OpenAPI document says of a route besides what its own decorators tell. */
export interface ApiRouteOptions {
  summary: string;
  description?: string;
  /** Schema of the successful answer; left out: an answer without a body, or none that JSON describes. */
  response?: z.ZodType;
  /** `application/json` when left out; `text/csv`, `text/event-stream` …, or each of several. */
  contentType?: string | readonly string[];
  /** Schema of the plain JSON that stands in the place of a problem where a foreign standard wants it so. */
  refusal?: z.ZodType;
  /** The body where it is not JSON but a file, whose type this is. */
  requestContentType?: string;
  /** Statuses of problems this route answers with besides 400, 401 and 403. */
  problems?: readonly ProblemStatus[];
}

/**
 * Describes a route for `/api/openapi.json`. Path, method, permission, and the schemas of body, query and
 * parameters are read from the route's own decorators.
 *
 * @example @ApiRoute({ summary: 'List operators', response: operatorListSchema })
 */
export const ApiRoute = (options: ApiRouteOptions) => SetMetadata(API_ROUTE_METADATA, options);
