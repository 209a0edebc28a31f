import type { EntityManager } from 'typeorm';
import { plainArray } from '../platform/database/array-text.js';
import { jsonText } from '../platform/database/json-text.js';
import { dateOrNull } from './state-event.js';
import type { StoredTerm } from './user-consents.entity.js';

/** The terms of one person as they are now; null where they are not known any more. */
export interface TermsOf {
  userId: string;
  terms: StoredTerm[] | null;
}

/** Keeps `user_term_times` as the stored terms say; what is so already is not written. */
export async function writeTermTimes(manager: EntityManager, people: TermsOf[]): Promise<void> {
  const rows = people.flatMap(({ userId, terms }) =>
    (terms ?? [])
      .filter(({ agreed }) => agreed)
      .map(({ tag, agreed_at }) => ({ user_id: userId, tag, agreed_at: dateOrNull(agreed_at) })),
  );
  await manager.query(
    `WITH given AS MATERIALIZED (
       SELECT * FROM jsonb_to_recordset($2::jsonb) AS r (user_id bigint, tag text, agreed_at timestamptz)),
     gone AS (
       DELETE FROM user_term_times t WHERE t.user_id = ANY($1::bigint[])
          AND NOT EXISTS (SELECT FROM given g WHERE g.user_id = t.user_id AND g.tag = t.tag))
     INSERT INTO user_term_times AS t (user_id, tag, agreed_at) SELECT user_id, tag, agreed_at FROM given
     ON CONFLICT (user_id, tag) DO UPDATE SET agreed_at = excluded.agreed_at
      WHERE t.agreed_at IS DISTINCT FROM excluded.agreed_at`,
    [plainArray(people.map(({ userId }) => userId)), jsonText(rows)],
  );
}
