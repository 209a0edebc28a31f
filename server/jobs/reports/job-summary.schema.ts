import { z } from 'zod';
import { operatorNameSchema } from '../../operators/operators.schema.js';
import { jobApprovalSchema } from '../check/job-check.schema.js';
import { DOUBTS, JOB_ITEM_OUTCOMES } from '../job.types.js';
import { jobSchema } from '../jobs.schema.js';

/** What became of a job on one page, for the privacy officer. */
export const jobSummarySchema = z
  .object({
    job: jobSchema,
    generatedAt: z.iso.datetime(),
    /** People for whom nothing was tried: they are pending, or were cancelled before their turn. */
    neverTried: z.int(),
    /** Outcomes that were concluded because an answer was lost. */
    doubtful: z.int(),
    /** Tries over all people. */
    attempts: z.int(),
    /** From its first start to its last end, or to now: with pauses, and the time before a retry. */
    durationSeconds: z.number().nullable(),
    /** Outcomes by their cause, the most frequent first; at most 200. */
    causes: z.array(
      z.object({
        outcome: z.enum(JOB_ITEM_OUTCOMES),
        errorCode: z.string().nullable(),
        errorMessage: z.string().nullable(),
        doubt: z.enum(DOUBTS).nullable(),
        count: z.int(),
      }),
    ),
    /** Who approved it, and what was known then; without the sample. */
    approvals: z.array(jobApprovalSchema.omit({ sample: true })),
    /** Who did what with it, in that order; looking at it is left out. Of very many the first and as many of the last. */
    steps: z.array(
      z.object({
        key: z.string(),
        at: z.iso.datetime(),
        actor: z.enum(['operator', 'system', 'webhook']),
        /** The email of the account, as it was then. */
        operator: z.string().nullable(),
        /** The same account, as it is called now. */
        by: operatorNameSchema.nullable(),
        reason: z.string().nullable(),
        details: z.record(z.string(), z.unknown()),
      }),
    ),
    /** How many steps between the first and the last are not among these. */
    stepsLeftOut: z.int(),
  })
  .meta({ id: 'JobSummary' });
export type JobSummary = z.output<typeof jobSummarySchema>;
