import { z } from 'zod';

/** `GET /api/quota`: what is known of Kakao's quotas. */
export const quotaSchema = z.object({
  /** The month's allowance over all free APIs, shared with the service's own log-in traffic (§8). */
  month: z.object({
    period: z.string(),
    limit: z.number().int(),
    /** Calls made by this desk; what the rest of the company spent is not known here. */
    used: z.number().int(),
    left: z.number().int(),
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
