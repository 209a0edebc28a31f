import { Redis } from 'ioredis';
import { inject } from 'vitest';
import { onFileEnd } from './file-end.js';

export interface TestRedis {
  /** `redis://…/<number>`, as REDIS_URL takes it. */
  url: string;
}

/** Hands out the numbers; kept in Redis because test files run in processes of their own. */
const COUNTER = 'linkdesk-test:last-database';

/**
 * An empty Redis database for the test file that calls it, emptied again after it. Channels are not
 * kept apart by databases: their names must hold something unique, such as the id of a job.
 */
export async function createTestRedis(): Promise<TestRedis> {
  const { redisUrl } = inject('stores');
  const client = new Redis(redisUrl, { maxRetriesPerRequest: 1 });
  try {
    const number = await takeEmptyDatabase(client);
    const url = new URL(redisUrl);
    url.pathname = `/${number}`;
    onFileEnd(() => flush(url.href));
    return { url: url.href };
  } finally {
    client.disconnect();
  }
}

async function takeEmptyDatabase(client: Redis): Promise<number> {
  const [, count] = (await client.config('GET', 'databases')) as [string, string];
  for (let attempt = 1; attempt < Number(count); attempt++) {
    await client.select(0);
    const number = 1 + ((await client.incr(COUNTER)) % (Number(count) - 1));
    await client.select(number);
    if ((await client.dbsize()) === 0) return number;
  }
  throw new Error('REDIS_URL: no empty database is left for the tests');
}

async function flush(url: string): Promise<void> {
  const client = new Redis(url, { maxRetriesPerRequest: 1 });
  try {
    await client.flushdb();
  } finally {
    client.disconnect();
  }
}
