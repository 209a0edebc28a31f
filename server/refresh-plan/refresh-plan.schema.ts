import { z } from 'zod';
import { estimateSchema, quotaSchema } from '../quota/quota.schema.js';

const count = z.int().min(0);

/** One way to read people anew, and what it costs. */
const planSchema = estimateSchema.extend({
  /** `full-sync` reads everybody; a `refresh` job those who were not read completely within so many days. */
  work: z.enum(['full-sync', 'refresh']),
  days: z.int().nullable(),
  people: count,
  endpoints: z.array(z.object({ endpoint: z.string(), calls: count })),
  /** How long the list of ids alone takes, which Kakao allows 100 times a minute (§2.1); 0 where it is not read. */
  listingSeconds: z.number().min(0),
  /** Of what syncs and jobs may still use this month, 0 to 1 and more; null where that is nothing. */
  shareOfLeft: z.number().nullable(),
  /** How many people what is left is enough for. */
  peopleWithinLeft: count,
});

/** `GET /api/refresh-plan`. */
export const refreshPlanSchema = z.object({
  asOf: z.iso.datetime(),
  month: quotaSchema.shape.month,
  rate: quotaSchema.shape.rate,
  plans: z.array(planSchema),
});
export type RefreshPlan = z.infer<typeof refreshPlanSchema>;
