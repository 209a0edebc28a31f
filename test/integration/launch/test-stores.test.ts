import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../support/database.js';
import { createTestRedis } from '../../support/redis.js';

describe('the stores of a test run', () => {
  it('gives every caller a migrated database of its own', async () => {
    const [first, second] = [await createTestDatabase(), await createTestDatabase()];
    expect(first.url).not.toBe(second.url);
    const rows = await (await first.dataSource()).query('SELECT count(*)::int AS n FROM migrations');
    expect(rows[0].n).toBeGreaterThan(0);
  });

  it('splits Korean names into trigrams, as the search needs', async () => {
    const dataSource = await (await createTestDatabase()).dataSource();
    await dataSource.query('CREATE EXTENSION IF NOT EXISTS pg_trgm');
    const [row] = await dataSource.query(`SELECT cardinality(show_trgm('홍길동')) AS n`);
    expect(row.n).toBe(4);
  });

  it('gives every caller an empty Redis database of its own', async () => {
    const clients = [new Redis((await createTestRedis()).url), new Redis((await createTestRedis()).url)];
    try {
      await clients[0]!.set('key', 'one');
      expect(await clients[1]!.get('key')).toBeNull();
    } finally {
      for (const client of clients) client.disconnect();
    }
  });
});
