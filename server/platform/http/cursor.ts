import { createHash } from 'node:crypto';
import { z } from 'zod';
import { invalid } from './problem.js';

const DIGEST_LENGTH = 11;

/** A list, named by a digest of its route and of what is asked of it; its cursors hold for no other. */
export type List = string & z.$brand<'list'>;

/**
 * Names a list. `limit` and `cursor` may change from page to page, and the order in which something is asked for, or
 * twice, makes no other list of it.
 *
 * @param route one word for each route
 * @param asked filter, sort and, where the route names one, the id of what the list belongs to
 */
export function listOf(route: string, asked: object = {}): List {
  const parts = Object.entries(asked)
    .filter(([name, value]) => name !== 'limit' && name !== 'cursor' && value !== undefined)
    .map(([name, value]) =>
      JSON.stringify([name, Array.isArray(value) ? [...new Set(value)].sort() : value]),
    );
  const text = JSON.stringify([route, ...parts.sort()]);
  return createHash('sha256').update(text).digest('base64url').slice(0, DIGEST_LENGTH) as List;
}

/**
 * Makes the opaque `nextCursor` of a list from the sort values of its last row.
 *
 * @example encodeCursor(listOf('jobs', query), [row.occurredAt.toISOString(), row.id])
 */
export function encodeCursor(list: List, values: readonly (string | number | boolean | null)[]): string {
  return Buffer.from(JSON.stringify([list, ...values])).toString('base64url');
}

/**
 * A page, of rows of which one more was read than it takes.
 *
 * @param valuesOf what the cursor behind a row is made of
 */
export function pageOf<Row>(
  list: List,
  rows: Row[],
  limit: number,
  valuesOf: (last: Row) => Parameters<typeof encodeCursor>[1],
): { page: Row[]; nextCursor: string | null } {
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return { page, nextCursor: last ? encodeCursor(list, valuesOf(last)) : null };
}

/**
 * Reads a cursor back.
 *
 * @param list that goes on behind it
 * @param schema what the values must look like; everything in a cursor comes from outside
 * @throws ProblemError 400 naming `cursor` when it is not one of this list
 * @example const [id] = decodeCursor(list, query.cursor, z.tuple([z.string().regex(/^\d{1,19}$/)]));
 */
export function decodeCursor<S extends z.ZodType>(list: List, cursor: string, schema: S): z.output<S> {
  try {
    const text = Buffer.from(cursor, 'base64url').toString('utf8');
    const [, ...values] = z.tuple([z.literal(list)], z.unknown()).parse(JSON.parse(text));
    return schema.parse(values);
  } catch {
    throw invalid([{ field: 'cursor', message: 'Not a cursor of this list' }]);
  }
}
