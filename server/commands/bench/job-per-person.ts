import Queue from 'bull';
import pg from 'pg';
import { Agent, request } from 'undici';
import { ADMIN_KEY, type Stores } from '../stand/stand.js';

/**
 * The other plain alternative: one Bull job per person, each writing its outcome with one UPDATE.
 *
 * @returns milliseconds from the first job added to the last outcome written
 */
export async function jobPerPerson(
  stores: Stores,
  url: string,
  ids: readonly string[],
  atOnce: number,
): Promise<number> {
  const pool = new pg.Pool({ connectionString: stores.databaseUrl, max: atOnce });
  // `end()` does not wait for the connections to close: PostgreSQL, stopped next, may end them first. Queries that
  // fail reject by themselves.
  pool.on('error', () => undefined);
  await pool.query(
    'CREATE TABLE IF NOT EXISTS plain_outcomes (user_id bigint PRIMARY KEY, outcome text, finished_at timestamptz)',
  );
  await pool.query('INSERT INTO plain_outcomes (user_id) SELECT unnest($1::bigint[])', [ids]);
  const queue = new Queue<{ userId: string }>('person', stores.redisUrl, {
    defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
  });
  const dispatcher = new Agent({ connections: atOnce, pipelining: 1 });
  let done = 0;
  const all = new Promise<void>((resolve, reject) => {
    queue.on('failed', (_job, error) => reject(error));
    queue.process(atOnce, async ({ data }) => {
      const { statusCode, body } = await request(`${url}/v1/user/unlink`, {
        method: 'POST',
        dispatcher,
        headers: {
          authorization: `KakaoAK ${ADMIN_KEY}`,
          'content-type': 'application/x-www-form-urlencoded;charset=utf-8',
        },
        body: `target_id_type=user_id&target_id=${data.userId}`,
      });
      await body.text();
      await pool.query('UPDATE plain_outcomes SET outcome = $2, finished_at = now() WHERE user_id = $1', [
        data.userId,
        statusCode === 200 ? 'succeeded' : 'failed',
      ]);
      done += 1;
      if (done === ids.length) resolve();
    });
  });
  const start = performance.now();
  for (let first = 0; first < ids.length; first += 1_000) {
    await queue.addBulk(ids.slice(first, first + 1_000).map((userId) => ({ data: { userId } })));
  }
  await all;
  const ms = performance.now() - start;
  await queue.close();
  await dispatcher.close();
  await pool.end();
  return ms;
}
