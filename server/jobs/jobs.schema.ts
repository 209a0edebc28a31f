import { z } from 'zod';
import { isKakaoId } from '../kakao-client/index.js';
import { operatorNameSchema } from '../operators/operators.schema.js';
import { limitSchema, idSchema as rowIdSchema, visibleText } from '../platform/http/schemas.js';
import { commaSeparated, userFilterSchema, userSchema } from '../users/users.schema.js';
import { jobOrderSchema, sinceDraftSchema } from './check/job-check.schema.js';
import { COMMON_CAUSES, DOUBTS, JOB_ITEM_OUTCOMES, JOB_KINDS, JOB_STATUSES } from './job.types.js';

export type { JobItemOutcome, JobKind, JobStatus } from './job.types.js';

/** The most jobs that are resumed in one act. */
const MAX_RESUMED = 1_000;
/** The most people in one job. */
export const MAX_USERS = 1_000_000;
const MAX_BAD_IDS_NAMED = 50;

/** Ids as given: checked in one pass, because a schema for each of a million takes seconds. */
export const idsSchema = z
  .array(z.string())
  .max(MAX_USERS)
  .superRefine((ids, context) => {
    let bad = 0;
    for (let index = 0; index < ids.length && bad < MAX_BAD_IDS_NAMED; index++) {
      if (isKakaoId(ids[index])) continue;
      bad++;
      context.addIssue({
        code: 'custom',
        path: [index],
        message: 'Expected an id: 1 to 19 digits, at most 2^63-1',
      });
    }
  });

/** How people are chosen. */
export const usersSchema = <Ids extends z.ZodType, Filter extends z.ZodType>(ids: Ids, filter: Filter) =>
  z.union([
    z.strictObject({ ids }),
    z.strictObject({ filter }),
    /** A question of `/api/saved-questions`, as it is now; where `revision` says which was looked at, no other. */
    z.strictObject({ savedQuestionId: rowIdSchema, revision: z.int().min(0).optional() }),
    /** A file sent to `/api/id-lists`; its bad lines must be accepted, because nobody of them is reached. */
    z.strictObject({ listId: rowIdSchema, acceptBadLines: z.boolean().default(false) }),
  ]);

/** Body of `POST /api/jobs`; `params` are checked by the kind. */
export const jobRequestSchema = z.strictObject({
  kind: z.enum(JOB_KINDS),
  users: usersSchema(idsSchema, userFilterSchema),
  params: z.record(z.string(), z.unknown()).default({}),
  reason: visibleText(500),
  /** Number of the request this job answers, in another system. */
  ticket: visibleText(100).nullish(),
  dryRun: z.boolean().default(false),
  /** How many run first before the job waits for a look; 0 for none. */
  canary: z.int().min(0).max(MAX_USERS).optional(),
});
export type JobRequest = z.output<typeof jobRequestSchema>;

/** Body of `POST /api/jobs/{id}/start`. */
export const jobStartSchema = z.strictObject({
  expectedTotal: z.int().min(0).optional(),
  order: jobOrderSchema.optional(),
});
export type JobStart = z.output<typeof jobStartSchema>;

/** Body of `POST /api/jobs/{id}/reject`. */
export const jobRejectSchema = z.strictObject({ reason: visibleText(500).optional() });
export type JobReject = z.output<typeof jobRejectSchema>;

/** Query and body of `POST /api/jobs/{id}/pause`, of which nothing is read: for no word too many is a job not stopped. */
export const jobPauseSchema = z.looseObject({});

/** Body of `POST /api/jobs/{id}/resume`. */
export const jobResumeSchema = z.strictObject({
  /** Why it was seen paused; where it is given and the job is paused for another reason by now, the answer is 409. */
  stopReason: z.string().min(1).max(100).optional(),
});
export type JobResume = z.output<typeof jobResumeSchema>;

/** Body of `POST /api/jobs/{id}/cancel`. */
export const jobCancelSchema = z.strictObject({
  /** What it was seen as; where it is given and the job is something else by now, the answer is 409. */
  status: z.enum(JOB_STATUSES).optional(),
});
export type JobCancel = z.output<typeof jobCancelSchema>;

/** Body of `POST /api/jobs/resume`. */
export const jobsResumeSchema = z.strictObject({
  /** Why they are paused; those that are paused for another reason by now stay so. */
  stopReason: z.enum(COMMON_CAUSES),
  ids: z.array(rowIdSchema).min(1).max(MAX_RESUMED),
  reason: visibleText(500),
});
export type JobsResume = z.output<typeof jobsResumeSchema>;

export const jobParamSchema = z.strictObject({ id: rowIdSchema });
export type JobParam = z.output<typeof jobParamSchema>;

const cursor = z.string().max(200).optional();
const list = <T extends z.ZodType>(item: T) => commaSeparated(z.array(item).min(1).optional());

/** Query string of `GET /api/jobs`; lists are comma separated. */
export const jobListQuerySchema = z.strictObject({
  status: list(z.enum(JOB_STATUSES)),
  kind: list(z.enum(JOB_KINDS)),
  /** Only jobs that stand still for this reason, or did last. */
  stopReason: z.string().min(1).max(100).optional(),
  /** Only jobs that are not over and in which this person is not done yet. */
  pendingUserId: rowIdSchema.optional(),
  limit: limitSchema,
  cursor,
});
export type JobListQuery = z.output<typeof jobListQuerySchema>;

/** Query string of `GET /api/jobs/{id}/items`. */
export const jobItemQuerySchema = z.strictObject({
  outcome: list(z.enum(JOB_ITEM_OUTCOMES)),
  errorCode: z.string().min(1).max(100).optional(),
  /** `true`: only people for whom nothing was tried, neither done nor failed. */
  neverTried: z.enum(['true', 'false']).optional(),
  /** `true`: only people who came out otherwise than the dry run predicted; `false`: only those as predicted. */
  deviated: z.enum(['true', 'false']).optional(),
  userId: rowIdSchema.optional(),
  limit: limitSchema,
  cursor,
});
export type JobItemQuery = z.output<typeof jobItemQuerySchema>;

const time = z.iso.datetime().nullable();
const person = operatorNameSchema.nullable();

const ending = z.object({ outcome: z.enum(JOB_ITEM_OUTCOMES), errorCode: z.string().nullable() });

/** Outcomes beside what the dry run predicted, summed up. */
const comparisonSchema = z.object({
  /** People who have an outcome and were predicted one. */
  done: z.int(),
  /** How many of them came out otherwise. */
  deviated: z.int(),
  /** Where they differ, the most frequent first. */
  groups: z.array(z.object({ predicted: ending, actual: ending, count: z.int() })),
});

/** A cause for which people failed, and how many. */
const failureSchema = z.object({
  errorCode: z.string().nullable(),
  errorMessage: z.string().nullable(),
  count: z.int(),
});

/** What the dry run of a draft said. */
const predictionSchema = z.object({
  succeeded: z.int(),
  unchanged: z.int(),
  failed: z.array(failureSchema),
  madeAt: z.iso.datetime(),
  /** Whether it covers everybody in the draft. */
  isComplete: z.boolean(),
});

/** One job, as the API shows it. */
export const jobSchema = z
  .object({
    id: z.string(),
    kind: z.enum(JOB_KINDS),
    status: z.enum(JOB_STATUSES),
    dryRun: z.boolean(),
    params: z.record(z.string(), z.unknown()),
    reason: z.string(),
    ticket: z.string().nullable(),
    createdBy: person,
    approvedBy: person,
    /** Who asked for the retry that awaits approval: like its maker, they cannot approve it. Null where none does. */
    retriedBy: person,
    createdAt: z.iso.datetime(),
    startedAt: time,
    finishedAt: time,
    /** No call leaves before this time. */
    notBefore: time,
    counts: z.object({
      total: z.int(),
      pending: z.int(),
      succeeded: z.int(),
      unchanged: z.int(),
      failed: z.int(),
      cancelled: z.int(),
    }),
    /** How often its failed people were put back to be tried again. */
    retries: z.int(),
    /** Who was chosen and is no part of the job, by cause: the protected, of an irreversible kind. */
    leftOut: z.object({ protected: z.int() }),
    stopReason: z.string().nullable(),
    /** How its people had changed since the draft when it was to begin. */
    sinceDraft: sinceDraftSchema.nullable(),
    /** Jobs on the same people that it waits for before it begins. */
    waitsFor: z.array(z.string()),
    /** It runs, but nothing of it moves: other jobs have set aside what is left of the daily ceiling. */
    waitsForCeiling: z.boolean(),
    canary: z.int(),
    /** Whether a second person must approve it, or has to now. */
    needsApproval: z.boolean(),
    isIrreversible: z.boolean(),
    /** The question that the selection was made from; null where ids were given. */
    filter: userFilterSchema.nullable(),
    /** The saved question that the filter was taken from, under the name it had. */
    savedQuestion: z.object({ id: z.string(), name: z.string(), revision: z.int() }).nullable(),
    /** How many of the given ids were there already, further up in the list. */
    duplicates: z.int(),
    /** The file that the ids came from, and how many of its lines held none. */
    list: z.object({ id: z.string(), name: z.string(), badLines: z.int() }).nullable(),
    /** The job that this one was made from. */
    clonedFrom: z.string().nullable(),
    /** The job whose people, all or some, it took as they were; null where they were chosen otherwise. */
    itemsOf: z.string().nullable(),
    /** The dry run that predicts its outcomes; until it starts the latest one that completed. */
    predictedBy: z.string().nullable(),
    /** Of a dry run: the draft whose people it looks at. */
    predicts: z.string().nullable(),
    /** Outcomes beside their predictions so far; null where there was no dry run. */
    comparison: comparisonSchema.nullable(),
    /** While the brake holds it: what was compared since the comparison last began. */
    brake: comparisonSchema.nullable(),
    /** The schedule that made it, and when it was due. */
    scheduleId: z.string().nullable(),
    dueAt: time,
    /** Grows with every change. */
    revision: z.int(),
    /**
     * The first people of the selection, while the job is to be decided on; of those the mirror does not know,
     * only the id. Not in lists and events.
     */
    sample: z.array(userSchema.partial().required({ id: true })).optional(),
    /** What its dry run said, while the job is to be decided on. Not in lists. */
    prediction: predictionSchema.nullable().optional(),
  })
  .meta({ id: 'Job' });
export type JobView = z.output<typeof jobSchema>;

export const jobPageSchema = z.object({ data: z.array(jobSchema), nextCursor: z.string().nullable() });

/** What became of jobs that were to be resumed together, by their ids. */
export const jobsResumedSchema = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      /** Why it does not go on: `job_not_found`, `invalid_state`, `other_cause`, `approval_expired`, `canary`; null: it does. */
      notResumed: z.string().nullable(),
    }),
  ),
});
export type JobsResumed = z.output<typeof jobsResumedSchema>;

/** One person in a job, as the API shows it. */
const jobItemSchema = z.object({
  userId: z.string(),
  outcome: z.enum(JOB_ITEM_OUTCOMES),
  attempts: z.int(),
  errorCode: z.string().nullable(),
  errorMessage: z.string().nullable(),
  /** Why the outcome was concluded rather than answered. */
  doubt: z.enum(DOUBTS).nullable(),
  /** What the dry run said; null where there was none, or none for this person. */
  predicted: ending.nullable(),
  finishedAt: time,
});
export type JobItemView = z.output<typeof jobItemSchema>;

export const jobItemPageSchema = z.object({
  data: z.array(jobItemSchema),
  nextCursor: z.string().nullable(),
});

/** Failures of a job by their cause, the most frequent first. */
export const jobFailuresSchema = z.object({ data: z.array(failureSchema) });
export type JobFailures = z.output<typeof jobFailuresSchema>;
