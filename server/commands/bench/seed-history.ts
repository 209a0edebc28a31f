import type { DataSource } from 'typeorm';
import { foldCounts } from '../../users/find/people-counts.timer.js';

/**
 * Gives invented people a past: each unlink its event, a change of consent to every other person, up to two years ago;
 * and of every thirtieth the own systems were told something else.
 *
 * @returns how many events that are
 */
export async function seedHistory(dataSource: DataSource): Promise<number> {
  await dataSource.query(
    `UPDATE users SET unlinked_at = date_trunc('second', now()) - make_interval(days => (id % 700)::int)
      WHERE status = 'unlinked'`,
  );
  await dataSource.query(
    `INSERT INTO consent_events (user_id, type, observed_at, source, reason)
     SELECT id, 'unlinked', unlinked_at, 'webhook', CASE WHEN hashint8extended(id, 24) % 3 = 0 THEN 'ACCOUNT_DELETE' ELSE 'UNLINK_FROM_APPS' END
       FROM users WHERE status = 'unlinked'`,
  );
  await dataSource.query(
    `INSERT INTO consent_events (user_id, type, subject, from_agreed, to_agreed, observed_at, source)
     SELECT u.id, c.type, c.name, u.id % 4 = 0, u.id % 4 <> 0,
            now() - make_interval(days => (abs(hashint8extended(u.id, 21)) % 700)::int), 'sync'
       FROM users u
       JOIN (SELECT row_number() OVER () - 1 AS place, count(*) OVER () AS names, type, name
               FROM (SELECT 'scope' AS type, id AS name FROM scopes
                     UNION ALL SELECT 'term', tag FROM service_terms) AS n) AS c
         ON c.place = abs(hashint8extended(u.id, 22)) % c.names
      WHERE u.id % 2 = 0`,
  );
  await dataSource.query(
    `INSERT INTO drifts (user_id, kinds, found_at)
     SELECT id, CASE WHEN status = 'unlinked' THEN '{told-linked}'
                     WHEN id % 7 = 0 THEN '{told-unlinked}' WHEN id % 7 = 1 THEN '{scopes-not-agreed,terms-not-told}'
                     ELSE '{scopes-not-told}' END::text[], now()
       FROM users WHERE abs(hashint8extended(id, 23)) % 30 = 0`,
  );
  await foldCounts(dataSource.manager);
  await dataSource.query(
    'VACUUM (ANALYZE) users, consent_events, drifts, consent_change_counts, new_consent_change_counts',
  );
  const [row]: { count: number }[] = await dataSource.query(
    'SELECT count(*)::int AS count FROM consent_events',
  );
  return row?.count ?? 0;
}
