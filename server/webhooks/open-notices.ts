import type { EntityManager } from 'typeorm';
import { CHANGE_EVENTS, UNLINK_EVENTS } from './webhook-reactions.js';

/**
 * SQL: whether Kakao gave no answer about somebody not known to have left when a notice (`webhook_events e`) was looked at, and nothing
 * that came since shows what it told of: the link where that may have ended, otherwise the consents.
 *
 * @param unlinks the parameter that holds {@link UNLINK_EVENTS}
 */
export function isUnread(unlinks: string): string {
  return `(e.outcome = 'unreadable' AND EXISTS (
    SELECT FROM users u WHERE u.id = e.user_id AND u.status <> 'unlinked' AND (
      CASE WHEN e.event = ANY(${unlinks}) THEN u.seen_at ELSE LEAST(u.scopes_read_at, u.terms_read_at) END
        >= e.received_at) IS NOT TRUE))`;
}

/**
 * Of whom Kakao has told something by a moment that no reading shows yet: it waits to be looked at, or Kakao gave no
 * answer about the person when it was.
 *
 * @param events of what kinds: what tells of a change
 * @returns their ids
 */
export async function peopleWithOpenNotices(
  manager: EntityManager,
  userIds: readonly string[],
  at: Date,
  events: readonly string[] = CHANGE_EVENTS,
): Promise<Set<string>> {
  const rows: { id: string }[] = await manager.query(
    `SELECT DISTINCT e.user_id AS id FROM webhook_events e
      WHERE e.user_id = ANY($1::bigint[]) AND e.event = ANY($2)
        AND LEAST(e.occurred_at, e.received_at) <= $3
        AND (e.processed_at IS NULL OR ${isUnread('$4')})`,
    [`{${userIds.join(',')}}`, events, at, UNLINK_EVENTS],
  );
  return new Set(rows.map(({ id }) => id));
}
