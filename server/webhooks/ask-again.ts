import type { EntityManager } from 'typeorm';
import { UNLINK_EVENTS } from './webhook-reactions.js';

/**
 * Takes up again what Kakao told of unlinks while people were being read whom nobody knew to be linked: those notices
 * ended nothing, and the readings do not show what came after they were asked for. Whoever is at one of them finds it
 * delivered again.
 *
 * @param manager the transaction that records these readings
 */
export async function askAgainAboutUnlinks(
  manager: EntityManager,
  readings: { userId: string; askedAt: Date }[],
): Promise<void> {
  if (readings.length === 0) return;
  await manager.query(
    `UPDATE webhook_events e
        SET deliveries = deliveries + 1, processed_at = NULL, outcome = NULL, next_at = now()
       FROM unnest($1::bigint[], $2::timestamptz[]) AS read (user_id, asked_at)
      WHERE e.user_id = read.user_id AND e.received_at >= read.asked_at AND e.event = ANY($3)
        AND (e.processed_at IS NULL OR e.outcome = 'unchanged')`,
    [readings.map(({ userId }) => userId), readings.map(({ askedAt }) => askedAt), UNLINK_EVENTS],
  );
}
