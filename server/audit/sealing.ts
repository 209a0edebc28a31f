import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** Before the first seal. */
export const NO_DIGEST: Buffer = Buffer.alloc(32);
export const DIGEST_BYTES = 32;

/**
 * What of an event is sealed: all of it, times to the microsecond. `tx` is left out: it is the database's own and is
 * another one after a restore.
 */
export const SEALED_COLUMNS = `e.id, to_char(e.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS occurred_at,
  e.key, e.actor_type, e.operator_id, e.operator_email, e.session_id, e.ip, e.user_agent, e.subject_type, e.subject_id,
  e.user_ids, e.job_id, e.sync_id, e.reason, e.result, e.details`;

/** An event as {@link SEALED_COLUMNS} reads it. */
export type SealedEvent = { id: string } & Record<string, unknown>;

/** SHA-256 over the canonical JSON (RFC 8785) of an event. */
export function digestOfEvent(event: SealedEvent): Buffer {
  return createHash('sha256')
    .update(canonicalize(event) ?? '')
    .digest();
}

/** The digest that binds events to all that were sealed before them. */
export function digestOfSeal(previous: Buffer, eventIds: readonly string[], eventDigests: Buffer): Buffer {
  return createHash('sha256').update(previous).update(eventIds.join(',')).update(eventDigests).digest();
}
