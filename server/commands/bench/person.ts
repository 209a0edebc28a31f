import type { DataSource } from 'typeorm';
import type { Desk } from '../stand/desk.js';
import { percentile, type Report, timed } from './figures.js';

const ENTRIES = 1_000;
const ROUNDS = 100;
const AT_ONCE = 8;

/**
 * A person's page: all that it asks for at once, until the last of it is there; one page after another, and as a detail
 * with eight being opened at once.
 */
export async function personPage(
  bench: string,
  dataSource: DataSource,
  desk: Desk,
  report: Report,
): Promise<void> {
  const ids = await seedHistories(dataSource);
  let turn = 0;
  const open = () => {
    const id = ids[turn++ % ids.length];
    return Promise.all([
      desk.get(`/api/users/${id}`),
      desk.get(`/api/users/${id}/history?limit=50`),
      desk.get(`/api/users/${id}/access?limit=10`),
    ]);
  };
  const measure = async (atOnce: number, rounds: number) => {
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      times.push(...(await Promise.all(Array.from({ length: atOnce }, async () => (await timed(open)).ms))));
    }
    return percentile(times, 0.95);
  };
  await measure(AT_ONCE, 3);
  const p95 = await measure(1, ROUNDS);
  const eightAtOnce = Math.round(await measure(AT_ONCE, ROUNDS / 4));
  report({ bench, value: p95, unit: 'ms', entries: ENTRIES, requests: 3, eightAtOnce });
}

/** Gives some people a long history. */
async function seedHistories(dataSource: DataSource): Promise<string[]> {
  const people: { id: string }[] = await dataSource.query(
    `SELECT id FROM users WHERE status = 'linked' ORDER BY connected_at LIMIT 20`,
  );
  const ids = people.map(({ id }) => id);
  await dataSource.query(
    `INSERT INTO consent_events (user_id, type, subject, from_agreed, to_agreed, observed_at, not_before, source)
     SELECT id::bigint, 'scope', 'account_email', n % 2 = 0, n % 2 > 0, now() - make_interval(hours => $2 - n),
            now() - make_interval(hours => $2 - n + 1), 'sync'
       FROM generate_series(1, $2::int) AS n, unnest($1::text[]) AS id`,
    [ids, ENTRIES],
  );
  return ids;
}
