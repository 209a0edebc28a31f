import type { EntityManager } from 'typeorm';
import { lookedUpTo } from './looked-up-to.js';

/** How many people's consent to a term stands, of those in one place. */
export interface StandingCount {
  place: string;
  people: number;
}

/**
 * Counts rows of `user_term_times` about one term by the people whose consent stands. A row may have outlived its link: whoever
 * links anew has it until what they agree to now is read. Few are looked up one by one, many joined.
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
  const standing = row?.are_few
    ? `(${times}) AS t
        WHERE (SELECT s.terms_agreed @> ARRAY[$1::text] FROM users u JOIN consent_sets s ON s.id = u.consent_set_id
                WHERE u.id = t.user_id AND u.status <> 'unlinked')`
    : `(${times}) AS t JOIN users u ON u.id = t.user_id AND u.status <> 'unlinked'
         JOIN consent_sets s ON s.id = u.consent_set_id AND s.terms_agreed @> ARRAY[$1::text]`;
  return manager.query(`SELECT t.place, count(*)::int AS people FROM ${standing} GROUP BY t.place`, params);
}
