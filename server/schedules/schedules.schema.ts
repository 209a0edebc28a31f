import { z } from 'zod';
import { jobRequestSchema } from '../jobs/jobs.schema.js';
import { operatorNameSchema } from '../operators/operators.schema.js';
import { limitSchema, plainName, idSchema as rowIdSchema, timeSchema } from '../platform/http/schemas.js';
import { keptFilterSchema, userFilterSchema } from '../users/users.schema.js';

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Expected a time HH:MM, in KST');

/** When a schedule is due. Times of day and days of the week (0 is Sunday) are Korea's. */
const timingSchema = z.discriminatedUnion('every', [
  z.strictObject({
    every: z.literal('once'),
    at: timeSchema.overwrite((time) => new Date(time).toISOString()),
  }),
  z.strictObject({ every: z.literal('day'), time: clock }),
  z.strictObject({
    every: z.literal('week'),
    days: z.array(z.int().min(0).max(6)).min(1).max(7),
    time: clock,
  }),
  z.strictObject({ every: z.literal('hours'), hours: z.int().min(1).max(8_760) }),
]);
export type Timing = z.output<typeof timingSchema>;

/** A draft to make at each time: its filter, or the saved question as it is then, is asked anew. */
const newJobSchema = jobRequestSchema.extend({
  users: z.union([
    z.strictObject({ filter: keptFilterSchema }),
    z.strictObject({ savedQuestionId: rowIdSchema }),
  ]),
});
/** A draft that stands already: it is started as it is. Once only. */
const standingJobSchema = z.strictObject({ draftId: rowIdSchema });

const scheduledJobSchema = z.union([newJobSchema, standingJobSchema]);
export type ScheduledJob = z.output<typeof scheduledJobSchema>;

const name = plainName(200);

/** Body of `POST /api/schedules`. */
export const scheduleCreateSchema = z.strictObject({
  name,
  job: scheduledJobSchema,
  timing: timingSchema,
  enabled: z.boolean().default(true),
});
export type ScheduleCreate = z.output<typeof scheduleCreateSchema>;

/** Body of `PATCH /api/schedules/{id}`; what is left out stays. */
export const scheduleChangeSchema = z.strictObject({
  name: name.optional(),
  job: scheduledJobSchema.optional(),
  timing: timingSchema.optional(),
  enabled: z.boolean().optional(),
  /** The revision that was looked at; where it is given and another one by now, the answer is 409. */
  revision: z.int().min(0).optional(),
});
export type ScheduleChange = z.output<typeof scheduleChangeSchema>;

/** Body of `DELETE /api/schedules/{id}`, which may be left out. */
export const scheduleRemovalSchema = scheduleChangeSchema.pick({ revision: true });
export type ScheduleRemoval = z.output<typeof scheduleRemovalSchema>;

export const scheduleParamSchema = z.strictObject({ id: rowIdSchema });
export type ScheduleParam = z.output<typeof scheduleParamSchema>;

/** Query string of the list of a schedule's runs. */
export const scheduleRunListQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: z.string().max(200).optional(),
});
export type ScheduleRunListQuery = z.output<typeof scheduleRunListQuerySchema>;

/** Query string of the list of schedules. */
export const scheduleListQuerySchema = scheduleRunListQuerySchema.extend({
  /** only those that start this draft */
  draftId: rowIdSchema.optional(),
});
export type ScheduleListQuery = z.output<typeof scheduleListQuerySchema>;

/**
 * What came of a due time: `started`; `awaiting_approval`; `nobody` matched; `skipped`, because the job before is not
 * over or the schedule was changed or switched off meanwhile; `failed`.
 */
const RUN_RESULTS = ['started', 'awaiting_approval', 'nobody', 'skipped', 'failed'] as const;
export type RunResult = (typeof RUN_RESULTS)[number];

const time = z.iso.datetime().nullable();
const person = operatorNameSchema.nullable();

const scheduleRunSchema = z.object({
  dueAt: z.iso.datetime(),
  ranAt: z.iso.datetime(),
  result: z.enum(RUN_RESULTS),
  jobId: z.string().nullable(),
  /** How many later times had passed as well, for want of a worker: this run stands for all of them. */
  missed: z.int(),
  errorCode: z.string().nullable(),
  detail: z.string().nullable(),
});
export type ScheduleRunView = z.output<typeof scheduleRunSchema>;

export const scheduleSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    job: scheduledJobSchema,
    timing: timingSchema,
    enabled: z.boolean(),
    /** Whether its jobs change anything at Kakao: only such are approved by a second person. */
    isChanging: z.boolean(),
    isIrreversible: z.boolean(),
    /** The saved question that it asks, as it is now. */
    savedQuestion: z.object({ id: z.string(), name: z.string(), filter: userFilterSchema }).nullable(),
    /** Whose jobs they are. */
    owner: person,
    /** Whether the owner's account and role still allow that; otherwise its next time starts nothing and turns it off. */
    ownerMayRun: z.boolean(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    revision: z.int(),
    nextAt: time,
    lastRun: scheduleRunSchema.nullable(),
  })
  .meta({ id: 'Schedule' });
export type ScheduleView = z.output<typeof scheduleSchema>;

export const schedulePageSchema = z.object({
  data: z.array(scheduleSchema),
  nextCursor: z.string().nullable(),
});
export const scheduleRunPageSchema = z.object({
  data: z.array(scheduleRunSchema),
  nextCursor: z.string().nullable(),
});
