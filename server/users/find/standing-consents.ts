import type { EntityManager } from 'typeorm';
import { lookedUpTo } from './looked-up-to.js';
import { COMPLETELY_READ_AT } from './users.filter.js';

/** How many people's consent to a term stands, of those in one place. */
export interface StandingCount {
  place: string;
  people: number;
}

/**
 * Whose rows of `user_term_times` tell nothing of now: their link ended, or of the one that they began since the terms were
 * not read yet. Everybody else has rows of what they agree to, and no others.
 */
export const OUTLIVED = `
  SELECT u.id FROM users u WHERE u.status = 'unlinked'
   UNION ALL
  SELECT u.id FROM users u
   WHERE u.status <> 'unlinked' AND u.consent_set_id IS NULL AND ${COMPLETELY_READ_AT} = '-infinity'
   UNION ALL
  SELECT u.id FROM users u JOIN consent_sets s ON s.id = u.consent_set_id WHERE s.terms_agreed IS NULL`;

/**
 * Counts rows of `user_term_times` about one term by the people whose consent stands. Few are looked up one by one; of many
 * those are left out who are known to have none, which are fewer than everybody.
 *
 * @param times a statement that reads rows of `user_id` and `place`
 * @param params of the statement; the first is the tag of the term
 */
export async function countStanding(
  manager: EntityManager,
  times: string,
  params: unknown[],
): Promise<StandingCount[]> {
  const most = await lookedUpTo(manager);
  const [row]: { are_few: boolean }[] = await manager.query(
    `SELECT count(*) <= ${most} AS are_few FROM (${times} LIMIT ${most + 1}) AS t`,
    params,
  );
  const stands = row?.are_few
    ? `(SELECT s.terms_agreed @> ARRAY[$1::text] FROM users u JOIN consent_sets s ON s.id = u.consent_set_id
         WHERE u.id = t.user_id AND u.status <> 'unlinked')`
    : `NOT EXISTS (SELECT FROM (${OUTLIVED}) AS o WHERE o.id = t.user_id)`;
  return manager.query(
    `SELECT t.place, count(*)::int AS people FROM (${times}) AS t WHERE ${stands} GROUP BY t.place`,
    params,
  );
}
