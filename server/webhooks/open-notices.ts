import type { EntityManager } from 'typeorm';
import { CHANGE_EVENTS } from './webhook-reactions.js';

/**
 * Of whom Kakao has told something by a moment that no reading shows yet: it waits to be looked at, or Kakao gave no
 * answer about the person when it was.
 *
 * @returns their ids
 */
export async function peopleWithOpenNotices(
  manager: EntityManager,
  userIds: readonly string[],
  at: Date,
): Promise<Set<string>> {
  const rows: { id: string }[] = await manager.query(
    `SELECT DISTINCT e.user_id AS id FROM webhook_events e
      WHERE e.user_id = ANY($1::bigint[]) AND e.event = ANY($2)
        AND coalesce(e.occurred_at, e.received_at) <= $3
        AND (e.processed_at IS NULL OR e.outcome = 'unreadable' AND NOT EXISTS (
              SELECT FROM users u WHERE u.id = e.user_id AND u.seen_at >= e.received_at))`,
    [`{${userIds.join(',')}}`, CHANGE_EVENTS, at],
  );
  return new Set(rows.map(({ id }) => id));
}
