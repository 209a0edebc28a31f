import { z } from 'zod';
import { invalid } from './problem.js';

/**
 * Makes the opaque `nextCursor` of a list from the sort values of its last row.
 *
 * @example encodeCursor([row.occurredAt.toISOString(), row.id])
 */
export function encodeCursor(values: readonly (string | number | boolean | null)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/**
 * A page, of rows of which one more was read than it takes.
 *
 * @param valuesOf what the cursor behind a row is made of
 */
export function pageOf<Row>(
  rows: Row[],
  limit: number,
  valuesOf: (last: Row) => Parameters<typeof encodeCursor>[0],
): { page: Row[]; nextCursor: string | null } {
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return { page, nextCursor: last ? encodeCursor(valuesOf(last)) : null };
}

/**
 * Reads a cursor back.
 *
 * @param schema what the values must look like; everything in a cursor comes from outside
 * @throws ProblemError 400 naming `cursor` when it is not one of ours
 * @example const [id] = decodeCursor(query.cursor, z.tuple([z.string().regex(/^\d{1,19}$/)]));
 */
export function decodeCursor<S extends z.ZodType>(cursor: string, schema: S): z.output<S> {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw invalid([{ field: 'cursor', message: 'Not a cursor of this list' }]);
  }
}
