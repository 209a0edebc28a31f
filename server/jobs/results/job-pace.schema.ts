import { z } from 'zod';

/**
 * Why nothing of a job moves: Redis does not answer or takes no writes; no worker has any of it in hand; Kakao refuses
 * calls; it does not answer them; calls for it failed, and are tried again.
 */
const HOLDS = ['redis', 'not_in_hand', 'kakao_refuses', 'kakao_silent', 'put_off'] as const;

const time = z.iso.datetime().nullable();

/** `GET /api/jobs/{id}/pace`: what is known at this moment of how fast a running job can go, and what holds it. */
export const jobPaceSchema = z.object({
  /** So many calls a second leave at most, of everything together; null where that is not known, or not limited. */
  callsPerSecond: z.number().nullable(),
  /** What keeps that from rising: Kakao refused more, or KAKAO_CALLS_PER_SECOND; null where nothing is known to. */
  limitedBy: z.enum(['refusals', 'configuration']).nullable(),
  /** Other jobs that workers have in hand, and syncs that run: they share that pace. */
  otherJobs: z.int(),
  syncs: z.int(),
  /** Null: nothing is known that holds it, or it does not run. */
  hold: z
    .object({
      cause: z.enum(HOLDS),
      /**
       * Of `kakao_refuses`: the first refusal after the last good answer. Of `kakao_silent`: when the first call left that has
       * no answer.
       */
      since: time,
      /** Of `kakao_refuses` and `put_off`: when the next call leaves. */
      until: time,
    })
    .nullable(),
});
export type JobPaceView = z.output<typeof jobPaceSchema>;
