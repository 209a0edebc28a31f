import { z } from 'zod';

export const PERIODS = ['day', 'week', 'month'] as const;
/** The length of the steps in which the overview tells what moved; weeks begin on Sunday. */
export type Period = (typeof PERIODS)[number];

const day = z.iso.date();

/** Query string of `GET /api/overview`: days in KST, both included, widened to whole periods. */
export const overviewQuerySchema = z.strictObject({
  by: z.enum(PERIODS).default('week'),
  from: day.optional(),
  to: day.optional(),
});
export type OverviewQuery = z.infer<typeof overviewQuerySchema>;

const count = z.int().min(0);
/** A count for each of the periods, in their order. */
const counts = z.array(count);

/** How many agreed to a scope or a term, and how that moved. */
const rateSchema = z.object({
  /** The id of the scope or the tag of the term. */
  name: z.string(),
  /** Linked and waiting people of whom this was read. */
  read: count,
  /** Those of them who agreed. */
  agreed: count,
  given: counts,
  withdrawn: counts,
});

/** `GET /api/overview`: everyone, as of one moment. */
export const overviewSchema = z.object({
  /** The moment at which all of this was true together. */
  asOf: z.iso.datetime(),
  by: z.enum(PERIODS),
  people: z.object({
    linked: count,
    waiting: count,
    unlinked: count,
    /** Waiting for a day or longer: the app should have signed them up, or Kakao unlinked them (§1.8). */
    waitingOverDay: count,
  }),
  /** Days in KST, both included; the last may end before its period does. */
  periods: z.array(z.object({ from: day, to: day })),
  /** People by when their present or last link began; by when it ended, those who are unlinked now. */
  links: z.object({ begun: counts, ended: counts }),
  /** People without a time of Kakao's own, who are in no period. */
  undated: z.object({ begun: count, ended: count }),
  /** Why the links ended that ended in these periods. */
  unlinks: z.array(z.object({ cause: z.string(), count })),
  scopes: z.array(rateSchema),
  terms: z.array(rateSchema),
  /** Linked and waiting people of whom not everything was read within so many days. */
  freshness: z.array(z.object({ days: z.int(), count })),
});
export type Overview = z.infer<typeof overviewSchema>;
export type ConsentRate = z.infer<typeof rateSchema>;
