import { expect, it } from 'vitest';
import { createTestDatabase } from '../support/database.js';
import { createTestRedis } from '../support/redis.js';
import { startServer } from '../support/server.js';

/** What Node is to load first: it sets the time of day of the process forward. */
function ahead(seconds: number): string {
  const script = `const now = Date.now;
    Date = class extends Date {
      constructor(...at) { super(...(at.length > 0 ? at : [Date.now()])); }
      static now() { return now() + ${seconds * 1_000}; }
    };`;
  return `--import=data:text/javascript,${encodeURIComponent(script)}`;
}

it.each([600, -600])(
  'of a host whose clock is %d seconds ahead of that of the database the log tells',
  async (seconds) => {
    const [database, redis] = await Promise.all([createTestDatabase(), createTestRedis()]);
    const server = await startServer({
      databaseUrl: database.url,
      redisUrl: redis.url,
      kakaoUrl: 'http://127.0.0.1:9',
      env: { ROLE: 'worker', NODE_OPTIONS: ahead(seconds) },
    });
    await expect.poll(server.output).toContain("this host's clock is not in step with the database's");
    expect(server.output()).toMatch(new RegExp(`"aheadSeconds":${seconds > 0 ? '' : '-'}(599|600)\\b`));
  },
);
