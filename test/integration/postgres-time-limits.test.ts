import { expect, it } from 'vitest';
import { createTestDatabase } from '../support/database.js';
import { Client } from '../support/http-client.js';
import { createTestRedis } from '../support/redis.js';
import { ADMIN, startServer } from '../support/server.js';

it('limits of time that PostgreSQL was set to are told of at the start, and by what is ended for them', async () => {
  const [stored, redis] = await Promise.all([createTestDatabase(), createTestRedis()]);
  const database = await stored.dataSource();
  const name = new URL(stored.url).pathname.slice(1);
  await database.query(`ALTER DATABASE ${name} SET statement_timeout = '1h'`);
  await database.query(`ALTER DATABASE ${name} SET lock_timeout = '2s'`);
  const server = await startServer({
    databaseUrl: stored.url,
    redisUrl: redis.url,
    kakaoUrl: 'http://127.0.0.1:9',
    env: { ROLE: 'web' },
  });
  expect(server.output()).toMatch(
    /"limits":{"lock_timeout":"2s","statement_timeout":"1h"}.*postgresql is set to end what takes longer/,
  );
  const client = new Client(server.url);
  await client.post('/api/session', ADMIN);
  await database.transaction(async (manager) => {
    await manager.query('LOCK TABLE saved_questions');
    const answer = await client.get('/api/saved-questions');
    expect(answer).toMatchObject({ status: 503, body: { code: 'database_time_limit' } });
  });
  expect((await client.get('/api/saved-questions')).status).toBe(200);
});
