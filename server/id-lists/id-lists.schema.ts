import { z } from 'zod';
import { fileNameSchema, idSchema as rowIdSchema } from '../platform/http/schemas.js';
import { BAD_LINE_REASONS } from './parse/judge-id.js';

/** Query string of `POST /api/id-lists`; the body is the file. */
export const idListQuerySchema = z.strictObject({
  /** Name of the file. */
  name: fileNameSchema.default('ids'),
  /** Which column: its name or its number from 1, or `all`: every cell is an id. Left out: found out. */
  column: z.string().trim().min(1).max(100).optional(),
});
export type IdListQuery = z.output<typeof idListQuerySchema>;

export const idListParamSchema = z.strictObject({ id: rowIdSchema });
export type IdListParam = z.output<typeof idListParamSchema>;

/** A list of ids read from a file, as the API shows it. */
export const idListSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    /** Different ids. */
    count: z.int(),
    duplicates: z.int(),
    /** Lines of the first hundred duplicates. */
    duplicateLines: z.array(z.int()),
    /** Ids of 16 digits or more that end in four zeros, as if a spreadsheet had rounded them; `first`: twenty of them. */
    suspect: z.object({
      count: z.int(),
      first: z.array(z.object({ line: z.int(), text: z.string() })),
    }),
    lines: z.int(),
    emptyLines: z.int(),
    /** Lines within quotes, which belong to the row that begins before them. */
    continuedLines: z.int(),
    /** The first thousand bad lines, in their order. */
    bad: z.array(z.object({ line: z.int(), text: z.string(), reason: z.enum(BAD_LINE_REASONS) })),
    badCount: z.int(),
    encoding: z.enum(['utf-8', 'cp949', 'utf-16le', 'utf-16be']),
    /** What the file calls its columns, or their numbers. */
    columns: z.array(z.string()),
    /** The column that was read; null: all. */
    column: z.string().nullable(),
    hasHeader: z.boolean(),
    createdAt: z.iso.datetime(),
    /** When it is forgotten; null: a job was made of it. */
    expiresAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'IdList' });
export type IdListView = z.output<typeof idListSchema>;
