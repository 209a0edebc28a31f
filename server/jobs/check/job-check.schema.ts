import { z } from 'zod';
import { operatorNameSchema } from '../../operators/operators.schema.js';
import { estimateSchema } from '../../quota/quota.schema.js';
import { JOB_KINDS, JOB_STATUSES } from '../job.types.js';

/** How the people of a job changed since its draft was made, by the mirror; each person once. */
export const sinceDraftSchema = z.object({
  comparedAt: z.iso.datetime(),
  /** How many were compared: those without an outcome. */
  people: z.int(),
  /** Not linked any more. */
  gone: z.int(),
  /** Protected by now; of an irreversible kind only. */
  protected: z.int(),
  /** Linked anew: another life of the id, which nobody chose. */
  relinked: z.int(),
});
export type SinceDraft = z.output<typeof sinceDraftSchema>;

/** Who goes first of jobs that touch the same people: this one waits, or the others. */
export const jobOrderSchema = z.enum(['after', 'before']);
export type JobOrderChoice = z.output<typeof jobOrderSchema>;

/** `GET /api/jobs/{id}/check`: what is known of a job before it starts. Without names and ids of people. */
export const jobCheckSchema = z
  .object({
    /** People of the frozen selection. */
    total: z.int(),
    /** Those the job is to work on: all, or those that a retry put back. */
    people: z.int(),
    /** Of these, by the mirror: as the job wants them already. */
    alreadySo: z.int(),
    /** Of these, of whom the mirror does not know it. */
    unknown: z.int(),
    sinceDraft: sinceDraftSchema,
    /** Everybody who is linked or waits to be, by the mirror, and the share of them that the job works on: 0 to 1. */
    linked: z.int(),
    shareOfLinked: z.number().nullable(),
    /** Real jobs of this kind that ran before, by the size of their selection; null where there were none. */
    earlier: z
      .object({
        jobs: z.int(),
        median: z.int(),
        largest: z.int(),
        /** How many times as large as the largest of them this one is. */
        timesLargest: z.number(),
      })
      .nullable(),
    /**
     * Of an irreversible kind where there is a daily ceiling: the most changes of all jobs together in a day (KST), how many
     * of today's are used, and how many more other jobs have set aside for their next people. Older approvals lack it.
     */
    ceiling: z.object({ most: z.int(), usedToday: z.int(), inHand: z.int().optional() }).nullish(),
    /** Who of the choice was protected when the draft was made, and so is no part of it. */
    leftOut: z.object({ protected: z.int() }),
    /** Of its scopes or terms those that Kakao has named for nobody yet; approvals before this was looked at lack it. */
    neverNamed: z.array(z.string()).optional(),
    /** Other jobs that are not over and are to change some of these people, and how many. */
    overlaps: z.array(
      z.object({
        id: z.string(),
        kind: z.enum(JOB_KINDS),
        status: z.enum(JOB_STATUSES),
        /** Its first call may have left: it cannot wait any more. */
        hasBegun: z.boolean(),
        people: z.int(),
      }),
    ),
    /** What its dry run said of how many; null where there was none. */
    prediction: z
      .object({ dryRun: z.string(), succeeded: z.int(), unchanged: z.int(), failed: z.int() })
      .nullable(),
    cost: estimateSchema,
    /** Names these numbers; `approve` refuses one that is no longer right. */
    digest: z.string(),
  })
  .meta({ id: 'JobCheck' });
export type JobCheck = z.output<typeof jobCheckSchema>;

/** Body of `POST /api/jobs/{id}/approve`. */
export const jobApproveSchema = z.strictObject({
  /** `digest` of the check that the approver saw. */
  checkDigest: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'Expected the digest of a check')
    .optional(),
  order: jobOrderSchema.optional(),
});
export type JobApprove = z.output<typeof jobApproveSchema>;

/** One approval, as the API shows it. */
export const jobApprovalSchema = z.object({
  approvedBy: operatorNameSchema.nullable(),
  approvedAt: z.iso.datetime(),
  known: jobCheckSchema,
  /** Whether the approval named what was known, as the dashboard does. */
  wasShown: z.boolean(),
  /** Ids of the people whom the page showed as the sample. */
  sample: z.array(z.string()),
});
export type JobApprovalView = z.output<typeof jobApprovalSchema>;

/** `GET /api/jobs/{id}/approvals`, the first one first. */
export const jobApprovalsSchema = z.object({ data: z.array(jobApprovalSchema) });
