import { LINKED_AT } from '../notices/notice-binder.js';

/**
 * SQL: whether a fact (`consent_events e`) is the consent that a request (`consent_requests r`) asked for. The person
 * gave it, and after the request: by Kakao's own time of it, or of the link that it was first read of, which have whole
 * seconds; or because a reading after the request still showed the state before.
 */
export const ANSWERS = `r.user_id = e.user_id AND e.to_agreed AND NOT e.is_own_call AND e.observed_at >= r.issued_at
  AND (e.type = 'scope' AND e.subject = ANY(r.scopes) OR e.type = 'term' AND e.subject = ANY(r.tags))
  AND CASE WHEN e.occurred_at IS NULL AND e.not_before IS NOT NULL THEN e.not_before >= r.issued_at
           ELSE COALESCE(e.occurred_at, ${LINKED_AT}) >= date_trunc('second', r.issued_at) END`;
