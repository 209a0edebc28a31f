import { z } from 'zod';
import { operatorNameSchema } from '../operators/operators.schema.js';
import { idSchema, plainName, visibleText } from '../platform/http/schemas.js';
import { momentSchema, subjectSchema, userFilterSchema } from '../users/users.schema.js';
import { NOTICE_KINDS, NOTICE_LANGUAGES, noticeRefSchema } from './notice-ref.schema.js';

/** The most characters in one notice. */
const MAX_NOTICE_TEXT = 100_000;

const reason = visibleText(500);

/** Body of `POST /api/notices`. */
export const noticeCreateSchema = z.strictObject({
  kind: z.enum(NOTICE_KINDS),
  /** Scope id, or tag of the term. */
  subject: subjectSchema,
  language: z.enum(NOTICE_LANGUAGES),
  version: plainName(50),
  text: visibleText(MAX_NOTICE_TEXT),
  /** In force from this moment, or from the beginning of this KST day. */
  from: momentSchema,
  /** In force until this moment, or to the end of this KST day; left out: until a later version. */
  until: momentSchema.optional(),
});
export type NoticeCreate = z.output<typeof noticeCreateSchema>;

/** Body of `POST /api/notices/{id}/end`. */
export const noticeEndSchema = z.strictObject({ until: momentSchema, reason });
export type NoticeEnd = z.output<typeof noticeEndSchema>;

const standsAgain = {
  /** The version that was looked at as the one to stand again; where it is another by now, nothing is done. */
  id: idSchema.optional(),
  /** Until this moment, or to the end of this KST day; null: without an end; left out: for the time that was the wrong one's. */
  until: momentSchema.nullish(),
};

/** Body of `POST /api/notices/{id}/supersede`. */
export const noticeSupersedeSchema = z.strictObject({
  reason,
  /** The version that it had ended stands again. Left out: that one stays ended. */
  before: z.strictObject(standsAgain).optional(),
});
export type NoticeSupersede = z.output<typeof noticeSupersedeSchema>;

/** Body of `POST /api/notices/{id}/restore-before`; the rest as `before` of {@link noticeSupersedeSchema}. */
export const noticeRestoreSchema = z.strictObject({ reason, ...standsAgain });
export type NoticeRestore = z.output<typeof noticeRestoreSchema>;

export const noticeParamSchema = z.strictObject({ id: idSchema });
export type NoticeParam = z.output<typeof noticeParamSchema>;

/** Query string of `GET /api/notices`. */
export const noticeListQuerySchema = z.strictObject({
  kind: z.enum(NOTICE_KINDS).optional(),
  subject: subjectSchema.optional(),
});
export type NoticeListQuery = z.output<typeof noticeListQuerySchema>;

const time = z.iso.datetime().nullable();

/** A notice as lists show it. */
const noticeSchema = noticeRefSchema
  .extend({
    kind: z.enum(NOTICE_KINDS),
    subject: z.string(),
    /** The period in force: `from` belongs to it, `until` does not. */
    from: z.iso.datetime(),
    until: time,
    createdBy: operatorNameSchema.nullable(),
    createdAt: z.iso.datetime(),
    /** Set where the entry was wrong: it then counts for nothing. */
    superseded: z
      .object({ at: z.iso.datetime(), by: operatorNameSchema.nullable(), reason: z.string() })
      .nullable(),
  })
  .meta({ id: 'Notice' });
export type NoticeView = z.output<typeof noticeSchema>;

export const noticeListSchema = z.object({ data: z.array(noticeSchema) });

/** A notice with its words, as evidence has it. */
const noticeTextSchema = noticeSchema.extend({ text: z.string() });
export type NoticeTextView = z.output<typeof noticeTextSchema>;

const versionSchema = z.object({ id: z.string(), version: z.string() });

/** A notice with its words, and what it and others did to each other's periods. */
export const noticePageSchema = noticeTextSchema
  .extend({
    /**
     * The version that ended because this one began, and has not been made to stand again; `next` is the first other one that
     * begins then or later, and so how long it could stand again at most.
     */
    ended: versionSchema
      .extend({ next: versionSchema.extend({ from: z.iso.datetime() }).nullable() })
      .nullable(),
    /** Where it was wrong: the version that it had ended and that stands again. */
    restored: versionSchema.nullable(),
    /** Wrong versions that had ended this one at their beginning, and when that was taken back; in the order of that. */
    restoredFrom: z.array(versionSchema.extend({ from: z.iso.datetime(), at: z.iso.datetime() })),
  })
  .meta({ id: 'NoticeText' });
export type NoticePageView = z.output<typeof noticePageSchema>;

/** How many have not accepted a version of a term, and the filter that lists them. */
export const notAcceptedSchema = z.object({ count: z.int(), filter: userFilterSchema });
export type NotAccepted = z.output<typeof notAcceptedSchema>;
