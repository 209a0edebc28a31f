import { expect, it } from 'vitest';
import { createTestDatabase } from '../support/database.js';
import { createTestRedis } from '../support/redis.js';
import { startServer } from '../support/server.js';

it('a database that only reads, as after a failover to a standby, is not ready', async () => {
  const [stored, redis] = await Promise.all([createTestDatabase(), createTestRedis()]);
  const server = await startServer({
    databaseUrl: stored.url,
    redisUrl: redis.url,
    kakaoUrl: 'http://127.0.0.1:9',
    env: { ROLE: 'web' },
  });
  const ready = async () => {
    const answer = await fetch(`${server.url}/api/ready`);
    const { errors = [] } = (await answer.json()) as { errors?: { field: string }[] };
    return [answer.status, ...errors.map(({ field }) => field)];
  };
  expect(await ready()).toEqual([200]);
  const database = (await stored.dataSource()).createQueryRunner();
  const name = new URL(stored.url).pathname.slice(1);
  const cutOthers = () =>
    database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
  await database.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
  await cutOthers();
  await expect.poll(ready).toEqual([503, 'postgres']);
  await database.query(`ALTER DATABASE ${name} RESET default_transaction_read_only`);
  await cutOthers();
  await expect.poll(ready).toEqual([200]);
  await database.release();
  expect(server.output()).toMatch(/"failed":"postgres","msg":"not ready"/);
});
