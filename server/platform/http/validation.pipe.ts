import { type ArgumentMetadata, Injectable, StandardSchemaValidationPipe } from '@nestjs/common';
import { type FieldError, invalid } from './problem.js';

/** More than this many refused fields help nobody. */
export const MAX_ERRORS = 50;

/** The parts of a zod issue that are read here. */
interface Issue {
  code?: string;
  message: string;
  path?: readonly (PropertyKey | { key: PropertyKey })[];
  keys?: string[];
  errors?: Issue[][];
}

/**
 * Checks `@Body({ schema })`, `@Query({ schema })` and `@Param('id', { schema })` and answers 400
 * `invalid_request` naming each field. A request without a body counts as `{}`.
 */
@Injectable()
export class ValidationPipe extends StandardSchemaValidationPipe {
  override async transform<T>(value: T, metadata: ArgumentMetadata): Promise<T> {
    const { schema } = metadata;
    if (!schema || metadata.type === 'custom') return value;
    const input: unknown = metadata.type === 'body' && value === undefined ? {} : value;
    const unusable = unusableParts(input, metadata.data ? [metadata.data] : []);
    if (unusable.length > 0) throw invalid(unusable.slice(0, MAX_ERRORS));
    const result = await schema['~standard'].validate(input);
    if (!result.issues) return result.value as T;
    throw invalid(fieldErrors(result.issues as readonly Issue[], metadata.data));
  }
}

/** Names that would reach an object's prototype; schemas do not see them. */
const PROTOTYPE_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * What no schema finds, wherever it stands: texts that PostgreSQL cannot keep (with a NUL, or with half of a surrogate
 * pair), and fields by the names of a prototype.
 *
 * @param value parsed JSON, or the strings of a query
 */
function unusableParts(value: unknown, path: readonly string[] = []): FieldError[] {
  const found: FieldError[] = [];
  addUnusable(value, [...path], found);
  return found;
}

/** One path and one list for all: to make them anew for each of a million ids would hold up everybody else. */
function addUnusable(value: unknown, path: string[], found: FieldError[]): void {
  if (typeof value === 'string') {
    if (/[\0\p{Surrogate}]/u.test(value)) {
      found.push({ field: path.join('.'), message: 'Contains characters that are not text' });
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const key of Object.keys(value)) {
      path.push(key);
      if (PROTOTYPE_KEYS.has(key)) found.push({ field: path.join('.'), message: 'Unknown field' });
      else addUnusable(value[key as keyof typeof value], path, found);
      path.pop();
    }
  }
}

/**
 * Flattens the issues of a schema into one error a field. Unknown fields are named one by one; where none of
 * several forms fits, the form that comes closest tells what is missing.
 *
 * @param name of the parameter the value came in, when it is a single one
 */
export function fieldErrors(issues: readonly Issue[], name?: string): FieldError[] {
  const first = issues.slice(0, MAX_ERRORS);
  return first.flatMap((issue) => flatten(issue, name ? [name] : [])).slice(0, MAX_ERRORS);
}

function flatten(issue: Issue, prefix: readonly string[]): FieldError[] {
  const own = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part));
  const path = [...prefix, ...own];
  if (issue.code === 'unrecognized_keys' && issue.keys) {
    return issue.keys.map((key) => ({ field: [...path, key].join('.'), message: 'Unknown field' }));
  }
  const closest = [...(issue.errors ?? [])].sort((a, b) => distance(a) - distance(b))[0];
  if (issue.code === 'invalid_union' && closest && closest.length > 0) {
    return closest.slice(0, MAX_ERRORS).flatMap((inner) => flatten(inner, path));
  }
  return [{ field: path.join('.') || 'body', message: issue.message }];
}

/** How far an input is from one form: a field that is missing or too many counts more than wrong ones inside. */
function distance(issues: Issue[]): number {
  const outer = issues.filter((issue) => (issue.path?.length ?? 0) <= 1).length;
  return outer * 1_000_000 + issues.length;
}
