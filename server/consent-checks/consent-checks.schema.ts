import { z } from 'zod';
import { idsSchema, usersSchema } from '../jobs/jobs.schema.js';
import { operatorNameSchema } from '../operators/operators.schema.js';
import { limitSchema, idSchema as rowIdSchema, visibleText } from '../platform/http/schemas.js';
import { consentEventSchema, isRealDate, keptFilterSchema, userFilterSchema } from '../users/users.schema.js';

/** So many people given by id are answered at once; more are a file of ids. */
const MAX_IDS = 10_000;
const MORE_IDS = `At most ${MAX_IDS} ids; send more as a file to /api/id-lists`;
/** Up to so many answers come with the check itself. */
export const MAX_INLINE_ITEMS = 1_000;

/**
 * Why not. What is so:
 * - `unlinked`: there was no link; `not-signed-up`: linked, but the sign-up was not finished
 * - `not-agreed`: a scope or term was withdrawn, or never agreed to
 * - `reconfirmation-due`: a consent to marketing was two years old and not given again
 *
 * and what nobody can tell:
 * - `never-read`: nothing read by then tells of it; `outdated`: last read too long before
 * - `unclear`: it changed around then, readings do not tell, or Kakao told of a change that was not read yet
 * - `agreed-at-unknown`: agreed, but Kakao gives no time from which to count two years
 */
const REASONS = [
  'unlinked',
  'not-signed-up',
  'not-agreed',
  'reconfirmation-due',
  'never-read',
  'outdated',
  'unclear',
  'agreed-at-unknown',
] as const;
export type Reason = (typeof REASONS)[number];
/** Those that say that nobody can tell. */
export const UNKNOWN_REASONS: readonly Reason[] = ['never-read', 'outdated', 'unclear', 'agreed-at-unknown'];

/** What has to hold: the link itself, or one scope or term. */
const needSchema = z.object({ type: z.enum(['link', 'scope', 'term']), subject: z.string().nullable() });
export type Need = z.output<typeof needSchema>;

const PURPOSES = ['marketing', 'other'] as const;
const CHECK_STATUSES = ['queued', 'completed', 'failed'] as const;

const names = z.array(userFilterSchema.shape.agreed.unwrap().element).max(100).default([]);

/** Body of `POST /api/consent-checks`. */
export const consentCheckRequestSchema = z
  .strictObject({
    users: usersSchema(idsSchema.min(1, 'Name at least one person').max(MAX_IDS, MORE_IDS), keptFilterSchema),
    /** A KST day. Of a past one what was known of its end counts, of a later one what is known now. */
    on: z.string().refine(isRealDate, 'must be a day (YYYY-MM-DD, in KST)'),
    /** `marketing`: a term agreed to two years before that day does not count any more. */
    purpose: z.enum(PURPOSES),
    /** All of these scopes and terms must be agreed to; one at least. */
    scopes: names,
    terms: names,
    /** What was last read longer ago than so many days does not count. */
    maxAgeDays: z.int().min(1).max(3_650).default(30),
    reason: visibleText(500),
  })
  .superRefine(({ scopes, terms, purpose }, context) => {
    const issue = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (scopes.length + terms.length === 0) issue(['terms'], 'Name at least one scope or term');
    if (purpose === 'marketing' && terms.length === 0) {
      issue(['terms'], 'Marketing rests on at least one term: name the one by which people agree to it');
    }
  });
export type ConsentCheckRequest = z.output<typeof consentCheckRequestSchema>;

export const consentCheckParamSchema = z.strictObject({ id: rowIdSchema });
export type ConsentCheckParam = z.output<typeof consentCheckParamSchema>;

const cursor = z.string().max(200).optional();

export const consentCheckListQuerySchema = z.strictObject({ limit: limitSchema, cursor });
export type ConsentCheckListQuery = z.output<typeof consentCheckListQuerySchema>;

/** Query string of `GET /api/consent-checks/{id}/items`. */
export const consentCheckItemQuerySchema = z.strictObject({
  answer: z.enum(['yes', 'no']).optional(),
  reason: z.enum(REASONS).optional(),
  userId: rowIdSchema.optional(),
  limit: limitSchema,
  cursor,
});
export type ConsentCheckItemQuery = z.output<typeof consentCheckItemQuerySchema>;

const time = z.iso.datetime().nullable();

/** The answer for one person. */
const consentCheckItemSchema = z.object({
  userId: z.string(),
  answer: z.enum(['yes', 'no']),
  /** null of a yes. */
  reason: z.enum(REASONS).nullable(),
  /** What it fails on. */
  need: needSchema.nullable(),
  /** Until when the deciding state was seen; of a yes the earliest of all that it rests on. */
  knownUntil: time,
  /** Entries of the history: of a yes all that it rests on, of a no the one that decides, where there is one. */
  facts: z.array(
    consentEventSchema.pick({
      id: true,
      type: true,
      subject: true,
      from: true,
      to: true,
      occurredAt: true,
      observedAt: true,
      notBefore: true,
      source: true,
      jobId: true,
      isOwnCall: true,
      doubt: true,
    }),
  ),
});
export type ConsentCheckItemView = z.output<typeof consentCheckItemSchema>;

export const consentCheckItemPageSchema = z.object({
  data: z.array(consentCheckItemSchema),
  nextCursor: z.string().nullable(),
});

/** A check as the API shows it. */
export const consentCheckSchema = z
  .object({
    id: z.string(),
    status: z.enum(CHECK_STATUSES),
    purpose: z.enum(PURPOSES),
    on: z.string(),
    /** The moment whose knowledge counts; null while it is not made. */
    at: time,
    scopes: z.array(z.string()),
    terms: z.array(z.string()),
    /** Those of the terms that count for two years only. */
    agedTerms: z.array(z.string()),
    maxAgeDays: z.int(),
    reason: z.string(),
    /** How the people were chosen. */
    selection: z.record(z.string(), z.unknown()),
    createdBy: operatorNameSchema.nullable(),
    createdAt: z.iso.datetime(),
    madeAt: time,
    /** `unknown` is the part of `no` of which nobody can tell; null while it is not made. */
    counts: z.object({ total: z.int(), yes: z.int(), no: z.int(), unknown: z.int() }).nullable(),
    /** How many for each reason. */
    reasons: z.partialRecord(z.enum(REASONS), z.int()),
    /** SHA-256 (hex) over all answers, in the access record too. */
    digest: z.string().nullable(),
    /** Why it was not answered: its choice has too many people, or asks for a version of a term that was marked as wrong since. */
    failure: z.enum(['too_many_selected', 'notice_counts_no_more']).nullable(),
    /** The answers themselves, of a check just made on up to 1,000 people given by id. */
    items: z.array(consentCheckItemSchema).optional(),
  })
  .meta({ id: 'ConsentCheck' });
export type ConsentCheckView = z.output<typeof consentCheckSchema>;

export const consentCheckListSchema = z.object({
  data: z.array(consentCheckSchema),
  nextCursor: z.string().nullable(),
});

/** `GET /api/consent-checks/{id}/verification`. */
export const consentCheckVerificationSchema = z.object({
  /** Whether the answers kept are those that were given: both digests are equal. */
  isIntact: z.boolean(),
  /** Over the answers as they are kept now. */
  digest: z.string(),
  /** What the access record holds since the check was made; null while it is not made. */
  recordedDigest: z.string().nullable(),
});
export type ConsentCheckVerification = z.output<typeof consentCheckVerificationSchema>;
