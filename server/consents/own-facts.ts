import type { EntityManager } from 'typeorm';
import { jsonText } from '../platform/database/json-text.js';
import type { Observation, ObservationSource } from './observation.js';
import type { StateEvent } from './state-event.js';

/** A change that an answer to a call of ours tells of. */
interface OwnChange {
  user_id: string;
  /** As `consent_events` has them. */
  type: 'unlinked' | 'scope' | 'term';
  subject: string | null;
  to_agreed: boolean | null;
  called_at: Date;
  answered_at: Date;
}

/**
 * Says of facts that they are our own doing: a reading may have shown what a call did before the answer to that call was
 * recorded, and knew nothing of it. When it was stays as the reading told.
 *
 * @param observations recorded in the caller's transaction; those that tell of no call of ours are passed over
 * @param added the facts that recording them has added: what these tell of was seen by nobody before
 * @param source on whose behalf the calls were made
 */
export async function claimOwnFacts(
  manager: EntityManager,
  observations: Observation[],
  added: (StateEvent & { userId: string })[],
  source: ObservationSource,
): Promise<void> {
  const told = new Set(
    added.filter((fact) => fact.isOwnCall).map((fact) => `${fact.userId} ${fact.subject}`),
  );
  const changes = observations
    .flatMap(ownChanges)
    .filter(({ user_id, subject }) => !told.has(`${user_id} ${subject}`));
  if (changes.length === 0) return;
  await manager.query(
    `UPDATE consent_events e
        SET is_own_call = true, source = $2, sync_id = NULL, job_id = $3::bigint, operator_id = $4::bigint, reason = $5
       FROM jsonb_to_recordset($1::jsonb) AS c (
              user_id bigint, type text, subject text, to_agreed boolean, called_at timestamptz, answered_at timestamptz)
      CROSS JOIN LATERAL (
              SELECT id FROM consent_events f
               WHERE f.user_id = c.user_id AND f.type = c.type AND f.subject IS NOT DISTINCT FROM c.subject
                 AND f.to_agreed IS NOT DISTINCT FROM c.to_agreed AND f.from_agreed IS NOT DISTINCT FROM NOT c.to_agreed
                 AND coalesce(f.not_before <= c.answered_at, true) AND f.observed_at >= c.called_at
               ORDER BY f.id DESC LIMIT 1) AS seen
      WHERE e.id = seen.id AND NOT e.is_own_call`,
    [
      jsonText(changes),
      source.source,
      source.jobId ?? null,
      source.operatorId ?? null,
      source.reason ?? null,
    ],
  );
}

function ownChanges(observation: Observation): OwnChange[] {
  const { userId: user_id, own, calledAt: called_at, observedAt: answered_at, scopes } = observation;
  // No reading shows that tokens have ended.
  if (!own || own === 'tokens' || !called_at) return [];
  if (own === 'link') {
    return [{ user_id, type: 'unlinked', subject: null, to_agreed: null, called_at, answered_at }];
  }
  const changed = scopes
    ? scopes.map(({ id, agreed }) => ({ name: id, agreed }))
    : [...(observation.terms ?? []), ...(observation.changedTerms ?? [])].map(({ tag, agreed }) => ({
        name: tag,
        agreed,
      }));
  return changed
    .filter(({ name }) => own.includes(name))
    .map(({ name, agreed }) => ({
      user_id,
      type: scopes ? 'scope' : 'term',
      subject: name,
      to_agreed: agreed,
      called_at,
      answered_at,
    }));
}
