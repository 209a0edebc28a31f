import { z } from 'zod';
import { problemSchema } from '../schemas.js';
import { SESSION_COOKIE } from '../session-names.js';
import { PROBLEMS, type ProblemStatus } from './problems.js';
import type { Route, RouteInput } from './routes.js';

type Json = Record<string, unknown>;

/**
 * The OpenAPI 3.1 document of these routes. Schemas that carry `.meta({ id })` become components.
 */
export function openApiDocument(routes: readonly Route[]): Json {
  const components: Json = {};
  const toSchema = (schema: z.ZodType, io: 'input' | 'output') => jsonSchema(schema, io, components);
  const problem = toSchema(problemSchema, 'output');
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    paths[route.path] = {
      ...paths[route.path],
      [route.method.toLowerCase()]: operation(route, toSchema, problem),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Linkdesk',
      version: '1',
      description: 'The desk from which a company looks after the people who signed up with Kakao Login.',
    },
    paths,
    components: {
      schemas: components,
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE } },
    },
  };
}

const IDEMPOTENCY_KEY: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Sent again with it within a day, the request gets the first answer and does nothing again.',
  schema: { type: 'string', pattern: '^[!-~]{1,255}$' },
};

type ToSchema = (schema: z.ZodType, io: 'input' | 'output') => Json;

function operation(route: Route, toSchema: ToSchema, problem: Json): Json {
  const { description, permission } = route;
  const isPublic = permission === 'public';
  const body = route.inputs.find((input) => input.from === 'body');
  const parameters = route.inputs
    .filter((input) => input.from !== 'body')
    .flatMap((i) => parametersOf(i, toSchema))
    .concat(route.takesKey ? [IDEMPOTENCY_KEY] : []);
  const refusal = description?.refusal && {
    'application/json': { schema: toSchema(description.refusal, 'output') },
  };
  const content = { ...refusal, 'application/problem+json': { schema: problem } };
  const problems = [...statusesOf(route), 'default' as const].map((status) => [
    String(status),
    { description: PROBLEMS[status], content },
  ]);
  return {
    operationId: route.handler.replace('Controller.', '.'),
    tags: [route.path.split('/')[2] ?? 'other'],
    summary: description?.summary ?? route.handler,
    ...(description?.description ? { description: description.description } : {}),
    ...(permission ? { 'x-permission': permission } : {}),
    security: isPublic ? [] : [{ session: [] }],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body
      ? {
          requestBody: {
            required: !body.schema.safeParse({}).success,
            content: { 'application/json': { schema: toSchema(body.schema, 'input') } },
          },
        }
      : {}),
    ...(description?.requestContentType
      ? { requestBody: { required: true, content: { [description.requestContentType]: {} } } }
      : {}),
    responses: { [String(route.status)]: answer(route, toSchema), ...Object.fromEntries(problems) },
  };
}

/** Of the problems; that a key was used before, or that nobody knows what came of it, among them. */
function statusesOf({ permission, description, takesKey }: Route): ProblemStatus[] {
  const statuses = new Set<ProblemStatus>([400, ...(description?.problems ?? [])]);
  if (permission !== 'public') statuses.add(401).add(403);
  if (takesKey) statuses.add(409).add(422);
  return [...statuses].sort();
}

function answer({ description }: Route, toSchema: ToSchema): Json {
  const { response, contentType } = description ?? {};
  if (!response && !contentType) return { description: 'Done' };
  const types = [contentType ?? 'application/json'].flat();
  const content = response ? { schema: toSchema(response, 'output') } : {};
  return { description: 'Done', content: Object.fromEntries(types.map((type) => [type, content])) };
}

function parametersOf(input: RouteInput, toSchema: ToSchema): Json[] {
  const where = input.from;
  const schema = toSchema(input.schema, 'input');
  if (input.name !== undefined) {
    return [{ name: input.name, in: where, required: where === 'path', schema }];
  }
  const required = (schema.required ?? []) as string[];
  return Object.entries((schema.properties ?? {}) as Record<string, Json>).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: property,
  }));
}

/** One schema as JSON Schema; its named parts are moved to `components`. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output', components: Json): Json {
  const text = JSON.stringify(z.toJSONSchema(schema, { io, unrepresentable: 'any' }));
  const {
    $schema: _,
    $defs,
    ...own
  } = JSON.parse(text.replaceAll('#/$defs/', '#/components/schemas/')) as Json;
  Object.assign(components, $defs);
  const id = z.globalRegistry.get(schema)?.id;
  if (!id) return own;
  components[id] ??= own;
  return { $ref: `#/components/schemas/${id}` };
}
