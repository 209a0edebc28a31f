import { z } from 'zod';
import { operatorNameSchema } from '../operators/operators.schema.js';
import { idSchema, limitSchema, visibleText } from '../platform/http/schemas.js';

const reason = visibleText(500);

/** Body of `POST /api/halts`. */
export const haltRaiseSchema = z.strictObject({ reason });
export type HaltRaise = z.output<typeof haltRaiseSchema>;

/** Body of `POST /api/halts/{id}/lift`. */
export const haltLiftSchema = z.strictObject({
  reason,
  /** Resumes all jobs that it paused; otherwise each is resumed by hand. */
  resume: z.boolean().default(false),
});
export type HaltLift = z.output<typeof haltLiftSchema>;

export const haltParamSchema = z.strictObject({ id: idSchema });
export type HaltParam = z.output<typeof haltParamSchema>;

/** Query string of `GET /api/halts`. */
export const haltListQuerySchema = z.strictObject({
  limit: limitSchema,
  cursor: z.string().max(200).optional(),
});
export type HaltListQuery = z.output<typeof haltListQuerySchema>;

const person = operatorNameSchema.nullable();

/** A stop of all jobs, as the API shows it. */
export const haltSchema = z
  .object({
    id: z.string(),
    reason: z.string(),
    createdBy: person,
    createdAt: z.iso.datetime(),
    /** How many jobs it paused. */
    pausedJobs: z.int(),
    /** How many of them are still paused because of it. */
    waitingJobs: z.int(),
    /** How many schedules have fallen due and run once it is lifted. */
    dueSchedules: z.int(),
    liftedBy: person,
    /** Null: in force. */
    liftedAt: z.iso.datetime().nullable(),
    liftReason: z.string().nullable(),
  })
  .meta({ id: 'Halt' });
export type HaltView = z.output<typeof haltSchema>;

export const haltPageSchema = z.object({
  /** The one in force. */
  current: haltSchema.nullable(),
  data: z.array(haltSchema),
  nextCursor: z.string().nullable(),
});
export type HaltPage = z.output<typeof haltPageSchema>;
