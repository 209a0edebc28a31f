import { z } from 'zod';
import { commaSeparated, userFilterSchema } from '../users/users.schema.js';

/** Query string of `GET /api/marketing-ageing`. */
export const marketingAgeingQuerySchema = z.strictObject({
  /** Tags; left out: those of `MARKETING_TERMS`, and where that is not set all optional terms. */
  terms: commaSeparated(userFilterSchema.shape.termAgreed),
});
export type MarketingAgeingQuery = z.output<typeof marketingAgeingQuerySchema>;

export const AGEING_BUCKETS = ['overdue', 'within30', 'within60', 'within90', 'later', 'unknown'] as const;

/** For each term, how many of those who agree to it have to confirm it when (KST days from today). */
export const marketingAgeingSchema = z
  .object({
    /** The KST day of today. */
    today: z.string(),
    data: z.array(
      z.object({
        tag: z.string(),
        /** Named in `MARKETING_TERMS`. */
        isMarketing: z.boolean(),
        total: z.int(),
        buckets: z.array(
          z.object({
            bucket: z.enum(AGEING_BUCKETS),
            people: z.int(),
            /** The condition `reconfirm` by which the list, jobs and schedules find them. */
            reconfirm: z.string(),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'MarketingAgeing' });
export type MarketingAgeing = z.output<typeof marketingAgeingSchema>;
