import { z } from 'zod';
import { CONSENT_EVENT_SOURCES, CONSENT_EVENT_TYPES } from '../consents/consent-event.entity.js';
import { parseReconfirm } from '../consents/reconfirm.js';
import { DRIFT_KINDS } from '../drift/drift.kinds.js';
import { noticeRefSchema } from '../notices/notice-ref.schema.js';
import {
  bodyLimitSchema,
  idSchema,
  limitSchema,
  queryNumber,
  timeSchema,
  visibleText,
} from '../platform/http/schemas.js';
import { isKstDay } from '../platform/kst.js';
import { protectionSchema } from '../protected-users/protected-users.schema.js';
import { personFieldSchema } from './fields.schema.js';
import { searchPatterns } from './find/users.search.js';
import { USER_STATUSES } from './user.entity.js';

/** A scope id or a tag of a service term, as Kakao names them; free text, but never with a comma. */
export const subjectSchema = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^,]+$/, 'must not contain a comma');

/** A KST calendar day (`YYYY-MM-DD`) or an RFC 3339 date-time. */
export const momentSchema = z
  .string()
  .refine(
    (text) => (isKstDay(text) ? isRealDate(text) : timeSchema.safeParse(text).success),
    'must be a day (YYYY-MM-DD, in KST) or an RFC 3339 date-time',
  );

/** Whether a text `YYYY-MM-DD` is a day of the calendar, which has no year 0. */
export function isRealDate(text: string): boolean {
  if (!isKstDay(text) || text.startsWith('0000')) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** A scope or a term, named as such: `scope:talk_message`, `term:marketing`. */
export const consentNameSchema = z
  .string()
  .max(210)
  .regex(/^(scope|term):[^,]+$/, 'must be scope: or term: and a name without a comma');

/** A term, and when two years of it end in days from today (KST): read by `parseReconfirm`. */
const reconfirmSchema = z
  .string()
  .refine(
    (text) => parseReconfirm(text) !== null,
    'must be a tag and days from today, such as marketing:..0, marketing:1..30, marketing:91.. or marketing:unknown',
  );

const subjects = z.array(subjectSchema).min(1).max(100).optional();
const consentNames = z.array(consentNameSchema).min(1).max(100).optional();
const moment = momentSchema.optional();
const MOMENT = 'A day (`YYYY-MM-DD`, in KST) or an RFC 3339 date-time; it belongs to the range.';

/** Which people: the same names in the query string of the list and in a job's `filter`. */
export const userFilterSchema = z.strictObject({
  status: z.array(z.enum(USER_STATUSES)).min(1).max(10).optional(),
  q: z
    .string()
    .max(200)
    .refine((q) => searchPatterns(q).length > 0, 'has nothing to search for')
    .optional()
    .describe(
      'By nickname, email, phone number and id: `"보리"` is exact, `보리*` a beginning, else a fragment.',
    ),
  agreed: subjects.describe('Scopes: agreed to all of them.'),
  notAgreed: subjects.describe('Scopes: agreed to none of them.'),
  termAgreed: subjects.describe('Tags of terms: agreed to all of them.'),
  termNotAgreed: subjects.describe('Tags of terms: agreed to none of them.'),
  connectedFrom: moment.describe(`Linked then or later. ${MOMENT}`),
  connectedTo: moment.describe(`Linked then or before. ${MOMENT}`),
  ids: z.array(idSchema).min(1).max(10_000).optional().describe('By id.'),
  waitingLongerThanHours: z
    .int()
    .min(1)
    .max(87_600)
    .optional()
    .describe('Waiting (not signed up) for at least so many hours at the time of the question.'),
  refreshedBeforeDays: z
    .int()
    .min(1)
    .max(3_650)
    .optional()
    .describe(
      'Linked or waiting, and not everything about them was read within so many days before the question.',
    ),
  unlinkedFrom: moment.describe(
    `Unlinked now, and the link ended then or later: by Kakao's own time where it gave one, otherwise when we saw it. ${MOMENT}`,
  ),
  unlinkedTo: moment.describe(`Unlinked now, and the link ended then or before. ${MOMENT}`),
  unlinkedBy: z
    .array(subjectSchema)
    .min(1)
    .max(20)
    .optional()
    .describe("Unlinked now, for one of these causes: `own`, `unknown`, or what Kakao's webhook said."),
  lacksAny: consentNames.describe(
    'Both scopes and terms were read, and at least one of these is not agreed to.',
  ),
  gave: consentNames.describe('Agreed anew to one of these, after a reading had shown that they did not.'),
  withdrew: consentNames.describe('Took back the consent to one of these, or lost it by a call of ours.'),
  changedFrom: moment.describe(
    `\`gave\` or \`withdrew\`, or either where neither is given, happened then or later. ${MOMENT}`,
  ),
  changedTo: moment.describe(`The same, then or before. ${MOMENT}`),
  noticeNotAccepted: idSchema
    .optional()
    .describe(
      'Linked or waiting, and not known to have accepted a term since this notice of it came into force: its id.',
    ),
  reconfirm: reconfirmSchema
    .optional()
    .describe(
      'Agrees to the term, and so many days from today that consent is two years old, before which it has to be confirmed: ' +
        '`marketing:1..30`; `marketing:..0` is overdue.',
    ),
  // The list shows only people who are known here.
  drift: z
    .array(z.enum(DRIFT_KINDS).exclude(['unknown-to-kakao']))
    .min(1)
    .max(10)
    .optional()
    .describe(
      'Differs from what the own systems were told, in one of these ways, when that was last compared.',
    ),
});
export type UserFilter = z.infer<typeof userFilterSchema>;

/**
 * A filter that is kept for later and shown to all operators. What is searched for (`q`) may be a name or a phone
 * number: it is refused.
 */
export const keptFilterSchema = userFilterSchema.extend({
  q: z
    .never('A search text may be personal and is not kept: choose people by their state, or a job now')
    .optional(),
});

/** A comma separated query parameter as a list; an empty one is as if absent. */
export const commaSeparated = <T extends z.ZodType>(list: T) =>
  z.preprocess((value) => {
    if (value === undefined || value === '') return undefined;
    const parts = (Array.isArray(value) ? value : [value]).flatMap((part) => String(part).split(','));
    return parts.map((part) => part.trim()).filter((part) => part !== '');
  }, list);

const emptyAsAbsent = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema);

export const USER_SORTS = ['connectedAt', '-connectedAt', 'id', '-id', 'nickname', '-nickname'] as const;
export type UserSort = (typeof USER_SORTS)[number];

/** Of a list, what comes beside the filter but for `limit`; a `q` that has nothing to search for is as if absent. */
const listed = {
  q: z.preprocess(
    (q) => (typeof q === 'string' && searchPatterns(q).length === 0 ? undefined : q),
    userFilterSchema.shape.q,
  ),
  sort: z.enum(USER_SORTS).default('-connectedAt'),
  cursor: z.string().max(500).optional(),
};

/** Query string of `GET /api/users`. */
export const userListQuerySchema = z.strictObject({
  status: commaSeparated(userFilterSchema.shape.status),
  agreed: commaSeparated(userFilterSchema.shape.agreed),
  notAgreed: commaSeparated(userFilterSchema.shape.notAgreed),
  termAgreed: commaSeparated(userFilterSchema.shape.termAgreed),
  termNotAgreed: commaSeparated(userFilterSchema.shape.termNotAgreed),
  connectedFrom: emptyAsAbsent(userFilterSchema.shape.connectedFrom),
  connectedTo: emptyAsAbsent(userFilterSchema.shape.connectedTo),
  ids: commaSeparated(userFilterSchema.shape.ids),
  waitingLongerThanHours: queryNumber(userFilterSchema.shape.waitingLongerThanHours),
  refreshedBeforeDays: queryNumber(userFilterSchema.shape.refreshedBeforeDays),
  unlinkedFrom: emptyAsAbsent(userFilterSchema.shape.unlinkedFrom),
  unlinkedTo: emptyAsAbsent(userFilterSchema.shape.unlinkedTo),
  unlinkedBy: commaSeparated(userFilterSchema.shape.unlinkedBy),
  lacksAny: commaSeparated(userFilterSchema.shape.lacksAny),
  gave: commaSeparated(userFilterSchema.shape.gave),
  withdrew: commaSeparated(userFilterSchema.shape.withdrew),
  changedFrom: emptyAsAbsent(userFilterSchema.shape.changedFrom),
  changedTo: emptyAsAbsent(userFilterSchema.shape.changedTo),
  noticeNotAccepted: emptyAsAbsent(userFilterSchema.shape.noticeNotAccepted),
  reconfirm: emptyAsAbsent(userFilterSchema.shape.reconfirm),
  drift: commaSeparated(userFilterSchema.shape.drift),
  ...listed,
  limit: limitSchema,
});
export type UserListQuery = z.infer<typeof userListQuerySchema>;

/** Body of `POST /api/users/search`: what the query string of the list takes, as JSON. */
export const userSearchSchema = userFilterSchema.extend({ ...listed, limit: bodyLimitSchema });

/** Body of `POST /api/users/count`. */
export const userCountSchema = userFilterSchema.extend({ q: listed.q });
export type UserCount = z.output<typeof userCountSchema>;

/** Body of `POST /api/users/lookup`. */
export const userLookupSchema = z.strictObject({
  ids: z.array(idSchema).min(1).max(10_000),
});

/** Body of `POST /api/users/{id}/unmask`. */
export const userUnmaskSchema = z.strictObject({
  reason: visibleText(500),
});

export const userParamSchema = z.strictObject({ id: idSchema });

const time = z.iso.datetime().nullable();

/**
 * The words in force when it was agreed to or withdrawn: several of a language where it cannot be told which, none where
 * none was archived. Not in lists of people.
 */
const noticesSchema = z.array(noticeRefSchema);

/** One scope of one person, as the API shows it. */
const consentSchema = z.object({
  scope: z.string(),
  displayName: z.string(),
  type: z.string(),
  agreed: z.boolean(),
  using: z.boolean(),
  revocable: z.boolean().nullable(),
  delegated: z.boolean().nullable(),
  since: time,
  observedAt: time,
  notices: noticesSchema.optional(),
});
export type Consent = z.infer<typeof consentSchema>;

/** One service term of one person, as the API shows it. */
const termSchema = z.object({
  tag: z.string(),
  required: z.boolean(),
  agreed: z.boolean(),
  revocable: z.boolean(),
  agreedAt: time,
  agreedBy: z.string().nullable(),
  since: time,
  observedAt: time,
  notices: noticesSchema.optional(),
});
export type Term = z.infer<typeof termSchema>;

/** A person, as the API shows one. Personal fields are masked by the operator's role. */
export const userSchema = z.object({
  id: z.string(),
  status: z.enum(USER_STATUSES),
  connectedAt: time,
  synchedAt: time,
  hasSignedUp: z.boolean().nullable(),
  /** when the end of the link was seen; when it ended is in the history */
  unlinkedAt: time,
  nickname: z.string().nullable(),
  email: z.string().nullable(),
  phoneNumber: z.string().nullable(),
  name: z.string().nullable(),
  gender: z.string().nullable(),
  ageRange: z.string().nullable(),
  birthday: z.string().nullable(),
  birthyear: z.string().nullable(),
  profileImageUrl: z.string().nullable(),
  isMasked: z.boolean(),
  firstSeenAt: time,
  /** When everything about the person was last read: the oldest of the parts; null while one never was. */
  refreshedAt: time,
  readAt: z.object({ list: time, profile: time, scopes: time, terms: time }),
  consents: z.array(consentSchema),
  terms: z.array(termSchema),
  /** Why no job may unlink the person; null: jobs may. Not in lists. */
  protection: protectionSchema.nullable().optional(),
  /** Whether Kakao has told of a change that no reading shows yet. Not in lists. */
  hasUnreadChange: z.boolean().optional(),
  /** What the person's consent lets us see right now, field by field; empty once unlinked. Not in lists. */
  fields: z.array(personFieldSchema).optional(),
});
export type UserView = z.infer<typeof userSchema>;

/** `GET /api/users`. */
export const userListSchema = z.object({
  data: z.array(userSchema),
  total: z.number().int(),
  totalIsExact: z.boolean(),
  nextCursor: z.string().nullable(),
});

export const userCountResultSchema = userListSchema.pick({ total: true, totalIsExact: true });

export const userLookupResultSchema = z.object({
  data: z.array(userSchema),
  notLinked: z.array(z.string()),
  /** Of these few Kakao gave no usable answer. */
  unreadable: z.array(z.string()),
});

export const historyQuerySchema = z.strictObject({
  limit: queryNumber(z.int().min(1).max(200).default(50)),
  cursor: z.string().max(500).optional(),
});

/** One fact of a person's history. */
export const consentEventSchema = z.object({
  id: z.string(),
  type: z.enum(CONSENT_EVENT_TYPES),
  subject: z.string().nullable(),
  from: z.boolean().nullable(),
  to: z.boolean().nullable(),
  occurredAt: time,
  observedAt: z.iso.datetime(),
  notBefore: time,
  source: z.enum(CONSENT_EVENT_SOURCES),
  syncId: z.string().nullable(),
  jobId: z.string().nullable(),
  operator: z.object({ id: z.string(), name: z.string() }).nullable(),
  reason: z.string().nullable(),
  /** A call of our own did it, rather than the person or Kakao. */
  isOwnCall: z.boolean(),
  doubt: z.string().nullable(),
  /** The link by which the person was asked for this consent before they gave it. */
  consentRequestId: z.string().nullable(),
  /** Of scopes and terms. */
  notices: noticesSchema,
});
export type ConsentEventView = z.infer<typeof consentEventSchema>;

export const historySchema = z.object({
  data: z.array(consentEventSchema),
  nextCursor: z.string().nullable(),
});

export type HistoryQuery = z.infer<typeof historyQuerySchema>;
export type UserLookup = z.infer<typeof userLookupSchema>;
export type UserParam = z.infer<typeof userParamSchema>;
export type UserUnmask = z.infer<typeof userUnmaskSchema>;
