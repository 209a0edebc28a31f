import type { EntityManager } from 'typeorm';
import { ADVISORY_LOCKS } from '../platform/database/advisory-locks.js';

/**
 * Compares some people with what the own systems were told of them, in the caller's transaction and after it has
 * written what it knows of them.
 */
export async function compareDrift(manager: EntityManager, userIds: readonly string[]): Promise<void> {
  if (userIds.length === 0) return;
  // A comparison of everybody that looked at these people before they changed has written by the time this is held.
  await manager.query('SELECT pg_advisory_xact_lock_shared($1)', [ADVISORY_LOCKS.compareDrift]);
  await manager.query(compareSql('= ANY($1::bigint[])'), [userIds]);
}

/**
 * Compares people whom others may be changing: nothing that the caller's transaction holds keeps them as they are.
 *
 * @returns false where somebody compares single people just now: nothing was done. What was read here could be from before what
 *   they have written, and overwrite it.
 */
export async function compareDriftAlone(
  manager: EntityManager,
  userIds: readonly string[],
): Promise<boolean> {
  if (!(await isAlone(manager))) return false;
  await manager.query(compareSql('= ANY($1::bigint[])'), [userIds]);
  return true;
}

/**
 * Compares the people whose ids lie in a range; all ranges one after the other are everybody.
 *
 * @param after the id before the first
 * @param upTo the last id
 * @returns false where somebody compares single people just now: nothing was done, and it is worth trying again. Whoever
 *   waited here would hold up all who come after.
 */
export async function compareDriftRange(
  manager: EntityManager,
  after: string,
  upTo: string,
): Promise<boolean> {
  if (!(await isAlone(manager))) return false;
  await manager.query(compareSql('BETWEEN $1::bigint + 1 AND $2::bigint'), [after, upTo]);
  return true;
}

/** Whether nobody else compares people, and nobody will before the end of the transaction. */
async function isAlone(manager: EntityManager): Promise<boolean> {
  const [lock]: { is_alone: boolean }[] = await manager.query(
    'SELECT pg_try_advisory_xact_lock($1) AS is_alone',
    [ADVISORY_LOCKS.compareDrift],
  );
  return Boolean(lock?.is_alone);
}

/**
 * Writes who differs and in which ways (`DRIFT_KINDS`), and takes out who no longer does. Whose scopes or terms were
 * never read, or are not kept by the own systems, do not differ in them; who has not signed up yet need not be known.
 * Scopes and terms are compared once for each pair of combinations, not for each person.
 *
 * @param isMeant which people: a comparison with their id
 */
function compareSql(isMeant: string): string {
  return `
    WITH people AS (
      SELECT coalesce(t.user_id, u.id) AS user_id, t.is_linked, t.consent_set_id AS told_set_id,
             u.status, u.consent_set_id AS kakao_set_id
        FROM (SELECT * FROM told_states WHERE user_id ${isMeant}) AS t
        FULL JOIN (SELECT id, status, consent_set_id FROM users WHERE id ${isMeant}) AS u ON u.id = t.user_id),
    pairs AS (
      SELECT DISTINCT told_set_id, kakao_set_id FROM people
       WHERE is_linked AND status <> 'unlinked' AND told_set_id <> kakao_set_id),
    differing AS (
      SELECT p.told_set_id, p.kakao_set_id, array_remove(ARRAY[
               CASE WHEN NOT k.scopes_agreed @> t.scopes_agreed THEN 'scopes-not-agreed' END,
               CASE WHEN NOT t.scopes_agreed @> k.scopes_agreed THEN 'scopes-not-told' END,
               CASE WHEN NOT k.terms_agreed @> t.terms_agreed THEN 'terms-not-agreed' END,
               CASE WHEN NOT t.terms_agreed @> k.terms_agreed THEN 'terms-not-told' END], NULL) AS kinds
        FROM pairs p JOIN consent_sets t ON t.id = p.told_set_id JOIN consent_sets k ON k.id = p.kakao_set_id),
    found AS (
      SELECT * FROM (
        SELECT p.user_id, p.told_set_id, p.kakao_set_id,
               CASE WHEN p.is_linked AND p.status IS NULL THEN ARRAY['unknown-to-kakao']
                    WHEN p.is_linked AND p.status = 'unlinked' THEN ARRAY['told-linked']
                    WHEN NOT p.is_linked AND p.status = 'linked' THEN ARRAY['told-unlinked']
                    WHEN p.is_linked IS NULL AND p.status = 'linked' AND f.tell_all THEN ARRAY['not-told']
                    WHEN p.is_linked THEN d.kinds END AS kinds
          FROM people p
          LEFT JOIN differing d ON d.told_set_id = p.told_set_id AND d.kakao_set_id = p.kakao_set_id
         CROSS JOIN (SELECT EXISTS (SELECT FROM told_files
                                     WHERE applied_at IS NOT NULL AND covers = 'all') AS tell_all) AS f) AS all_kinds
       WHERE kinds <> '{}'),
    settled AS (
      DELETE FROM drifts d WHERE d.user_id ${isMeant} AND NOT EXISTS (SELECT FROM found f WHERE f.user_id = d.user_id))
    INSERT INTO drifts AS d (user_id, kinds, told_set_id, kakao_set_id, found_at)
    SELECT user_id, kinds, told_set_id, kakao_set_id, now() FROM found ORDER BY user_id
    ON CONFLICT (user_id) DO UPDATE SET
      kinds = excluded.kinds, told_set_id = excluded.told_set_id, kakao_set_id = excluded.kakao_set_id,
      found_at = CASE WHEN d.kinds = excluded.kinds THEN d.found_at ELSE excluded.found_at END
    WHERE (d.kinds, d.told_set_id, d.kakao_set_id)
          IS DISTINCT FROM (excluded.kinds, excluded.told_set_id, excluded.kakao_set_id)`;
}
