import type { EntityManager } from 'typeorm';
import { plainArray, sparseArray } from '../platform/database/array-text.js';
import type { Observation, ObservationSource } from './observation.js';
import { lockNewPeople } from './person-state.loader.js';
import { dateOrNull } from './state-event.js';

/** Whether {@link recordAbsences} may take these: each person once, and nobody is said to be linked. */
export function areAbsences(observations: Observation[]): boolean {
  if (!observations.every((observation) => observation.link === 'absent')) return false;
  return new Set(observations.map((observation) => observation.userId)).size === observations.length;
}

/**
 * Records that people are not linked, by the rules of `applyObservation`, without reading their state first: a
 * bulk unlink does nothing else, and reading and writing all that is known of a person costs it four times this.
 *
 * @returns how many people's state this changed
 */
export async function recordAbsences(
  manager: EntityManager,
  observations: Observation[],
  source: ObservationSource,
): Promise<number> {
  const { known, changed } = await apply(manager, observations, source);
  if (known.size === observations.length) return changed;
  // Somebody may be adding the others right now; once nobody does, those who are there by then count too.
  const others = observations.filter(({ userId }) => !known.has(userId));
  await lockNewPeople(manager);
  return changed + (await apply(manager, others, source)).changed;
}

interface Applied {
  known: number;
  /** Who is known, and whose state was changed; null where that is everybody. */
  ids: string[] | null;
  changed: number;
  changed_ids: string[] | null;
}

async function apply(
  manager: EntityManager,
  observations: Observation[],
  source: ObservationSource,
): Promise<{ known: Set<string>; changed: number }> {
  // One by one in the order of their ids: a planner that joins may read everybody for a thousand, and two writers who
  // lock the same people in another order wait for each other.
  const [row]: Applied[] = await manager.query(
    `WITH seen AS MATERIALIZED (
       SELECT id, to_timestamp(observed / 1000) AS observed_at, to_timestamp(coalesce(asked, observed) / 1000) AS asked_at,
              to_timestamp(unlinked / 1000) AS told_at, doubt, own, to_timestamp(called / 1000) AS called_at,
              to_timestamp(ended / 1000) AS ended_at
         FROM unnest($1::bigint[], $2::float8[], $3::float8[], $4::text[], $11::boolean[], $12::float8[], $13::float8[], $14::float8[])
           AS s (id, observed, unlinked, doubt, own, asked, called, ended)
         ORDER BY id),
     known AS MATERIALIZED (
       SELECT u.id, u.status, u.seen_at, u.connected_at, u.profile_read_at, u.scopes_read_at, u.terms_read_at,
              s.observed_at, s.asked_at, s.told_at, s.doubt, s.own, s.called_at, s.ended_at,
              CASE WHEN u.connected_at > '-infinity' THEN coalesce(s.called_at, s.asked_at) ELSE s.asked_at END AS since_at
         FROM seen s CROSS JOIN LATERAL (SELECT * FROM users WHERE users.id = s.id FOR UPDATE) u),
     gone AS MATERIALIZED (
       SELECT * FROM known WHERE status <> 'unlinked'
          AND (seen_at IS NULL OR seen_at <= since_at
               OR (own AND connected_at > '-infinity'
                   AND CASE WHEN ended_at IS NULL THEN connected_at <= since_at - interval '1 second'
                            ELSE connected_at < ended_at + interval '1 second' END))),
     users_changed AS (
       UPDATE users u SET status = 'unlinked', unlinked_at = g.observed_at, absent_at = coalesce(g.called_at, g.asked_at), consent_set_id = NULL
         FROM gone g WHERE u.id = g.id),
     events AS (
       INSERT INTO consent_events (user_id, type, occurred_at, observed_at, not_before, profile_read_at,
                                   scopes_read_at, terms_read_at, is_own_call, doubt, source, sync_id, job_id, operator_id, reason)
       SELECT id, 'unlinked',
              CASE WHEN told_at <= observed_at AND told_at >= connected_at
                    AND (seen_at IS NULL OR told_at >= date_trunc('second', seen_at)) THEN told_at END,
              observed_at, least(seen_at, observed_at), profile_read_at, scopes_read_at, terms_read_at, coalesce(own, false), doubt, $5, $6::bigint, $7::bigint, $8::bigint, $9
         FROM gone)
     SELECT count(*)::int AS known, CASE WHEN count(*) < $10 THEN array_agg(id) END AS ids,
            (SELECT count(*) FROM gone)::int AS changed,
            CASE WHEN (SELECT count(*) FROM gone) < $10 THEN (SELECT array_agg(id) FROM gone) END AS changed_ids
       FROM known`,
    [
      plainArray(observations.map((observation) => observation.userId)),
      plainArray(observations.map((observation) => observation.observedAt.getTime())),
      plainArray(observations.map((observation) => observation.unlinkedAt?.getTime() ?? null)),
      sparseArray(observations.map((observation) => observation.doubt?.why ?? null)),
      source.source,
      source.syncId ?? null,
      source.jobId ?? null,
      source.operatorId ?? null,
      source.reason ?? null,
      observations.length,
      plainArray(observations.map((observation) => (observation.own === 'link' ? 'true' : null))),
      plainArray(observations.map((observation) => observation.askedAt?.getTime() ?? null)),
      plainArray(observations.map((observation) => observation.calledAt?.getTime() ?? null)),
      plainArray(observations.map(({ connectedAt }) => dateOrNull(connectedAt)?.getTime() ?? null)),
    ],
  );
  const all = () => observations.map((observation) => observation.userId);
  const { known = 0, ids = null, changed = 0, changed_ids: changedIds = null } = row ?? {};
  if (changed > 0)
    await forgetConsents(manager, changed === observations.length ? all() : (changedIds ?? []));
  return { known: new Set(known === observations.length ? all() : ids), changed };
}

/**
 * Those of ended links. A statement of its own: of people whose rows the one before has waited for, it would see the
 * consents as they were when it began, and not those that were just being written.
 */
async function forgetConsents(manager: EntityManager, ids: string[]): Promise<void> {
  await manager.query(
    `UPDATE user_consents SET scopes = NULL, terms = NULL
      WHERE user_id = ANY ($1::bigint[]) AND (scopes IS NOT NULL OR terms IS NOT NULL)`,
    [plainArray(ids)],
  );
}
