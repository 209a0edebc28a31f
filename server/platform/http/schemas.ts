import { z } from 'zod';
import { isPlain, spelledOut } from '../../../words/characters.js';
import { LANGUAGES } from '../../../words/index.js';

const INT64_MAX = 9_223_372_036_854_775_807n;

/** A positive int64 as a string of digits: our own row ids, and Kakao's user ids. */
export const idSchema = z
  .string()
  .regex(/^[1-9]\d{0,18}$/, 'Expected an id: 1 to 19 digits')
  .refine((id) => !/^\d{1,19}$/.test(id) || BigInt(id) <= INT64_MAX, 'Larger than the largest id');

/** A character that is seen: no space, no control, nothing that Unicode lets a page leave blank, such as U+3164. */
const VISIBLE = /[^\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** A text that somebody has to give, such as a reason: up to so many characters, of which one is to be seen. */
export const visibleText = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((text) => text === '' || VISIBLE.test(text), 'Expected something that can be seen');

/** What is said of a text that is not plain. */
export const NOT_PLAIN = 'Expected no character that cannot be seen';

/** A name that stands in the middle of sentences and beside others: a {@link visibleText} of such characters only. */
export const plainName = (max: number) => visibleText(max).refine(isPlain, NOT_PLAIN);

/** The name of a file that is sent: up to 200 characters, of which those that cannot be seen are spelled out. */
export const fileNameSchema = z.string().trim().min(1).max(200).transform(spelledOut);

/** The language of a file that people read. */
export const languageSchema = z.enum(LANGUAGES);

/**
 * Query string of a report that is taken out as a file, or the same in the body of a POST, where a reason that names
 * somebody comes into no address. Who asks for some of its people (`outcome`) is refused: it would have everybody.
 */
export const reportSchema = z.strictObject({
  /** Columns and words for people, times in KST and UTC; left out: for programs. */
  language: languageSchema.optional(),
  /** Why it is taken; kept in the access record. */
  reason: visibleText(500).optional(),
});
export type ReportQuery = z.output<typeof reportSchema>;

/** A whole number of a query string, where there is only text: digits and nothing else; an empty one is as if absent. */
export const queryNumber = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => {
    if (value === '') return undefined;
    return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  }, schema);

/** `limit` of a list that is asked for in a body: 1 to 100, 25 when left out. */
export const bodyLimitSchema = z.int().min(1).max(100).default(25);

/** The same in a query string. */
export const limitSchema = queryNumber(bodyLimitSchema);

const FIRST_TIME = Date.parse('0001-01-01T00:00:00Z');
const LAST_TIME = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * A time, RFC 3339, that is one in UTC too: with a year from 1 to 9999. PostgreSQL knows no year 0, and no place 16
 * hours or more from Greenwich.
 */
export const timeSchema = z.iso
  .datetime({ offset: true, abort: true })
  // PostgreSQL reads no more than some 150 characters of one.
  .max(64)
  .refine((time) => {
    const at = Date.parse(time);
    return at >= FIRST_TIME && at <= LAST_TIME;
  }, 'must be in the years 1 to 9999 of UTC')
  .refine((time) => !/[+-](1[6-9]|2\d):\d\d$/.test(time), 'No place is 16 hours or more from Greenwich');

/** What every error answer looks like (RFC 9457). */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
    requestId: z.string().optional(),
  })
  .meta({ id: 'Problem' });
