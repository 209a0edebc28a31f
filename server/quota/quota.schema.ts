import { z } from 'zod';
import { JOB_KINDS } from '../jobs/job.types.js';
import { queryNumber } from '../platform/http/schemas.js';

/** `GET /api/quota`: what is known of Kakao's quotas. */
export const quotaSchema = z.object({
  /** The month's allowance over all free APIs, shared with the service's own log-in traffic (§8). */
  month: z.object({
    period: z.string(),
    limit: z.number().int(),
    /** Calls made by this desk; what the rest of the company spent is not known here. */
    used: z.number().int(),
    left: z.number().int(),
    /** Calls that syncs and bulk jobs leave to the service's own log-in (KAKAO_MONTHLY_RESERVE). */
    reserve: z.number().int(),
    /** What syncs and bulk jobs may still use. */
    leftForBulk: z.number().int(),
  }),
  /** How fast calls go now: a configured limit, one found by trying (null before the first call), or not paced. */
  rate: z.object({
    callsPerSecond: z.number().nullable(),
    source: z.enum(['configured', 'found', 'unpaced']),
  }),
  today: z.object({ period: z.string(), used: z.number().int(), refused: z.number().int() }),
  endpoints: z.array(
    z.object({
      endpoint: z.string(),
      today: z.number().int(),
      month: z.number().int(),
      refused: z.number().int(),
      failed: z.number().int(),
      /** A limit that Kakao publishes; null where none is known. */
      limit: z.object({ calls: z.number().int(), perSeconds: z.number().int() }).nullable(),
    }),
  ),
});
export type Quota = z.infer<typeof quotaSchema>;

const WORKS = [...JOB_KINDS, 'full-sync'] as const;
/** What a piece of work asks of Kakao: a kind of job, or the reading of everybody. */
export type Work = (typeof WORKS)[number];

/** Query string of `GET /api/quota/estimate`. */
export const estimateQuerySchema = z
  .strictObject({
    work: z.enum(WORKS),
    people: queryNumber(z.int().min(0).max(100_000_000)),
    /** `true`: of a job that is only run dry, which reads and changes nobody. */
    dryRun: z.enum(['true', 'false']).optional(),
  })
  .refine(({ work, dryRun }) => work !== 'full-sync' || dryRun !== 'true', {
    path: ['dryRun'],
    message: 'A full sync has no dry run',
  });
export type EstimateQuery = z.infer<typeof estimateQuerySchema>;

/** What a piece of work will cost before it is started. */
export const estimateSchema = z.object({
  calls: z.number().int(),
  /** At the present rate; null while none is known. */
  seconds: z.number().int().nullable(),
  /** Of the month's allowance, 0 to 1 and more. */
  shareOfMonth: z.number(),
  /** Whether it fits into what is left for bulk work this month. */
  fits: z.boolean(),
});
export type Estimate = z.infer<typeof estimateSchema>;
