import { expect, it } from 'vitest';
import type { RedisClient } from '../platform/redis/open-redis.js';
import { LogInLimiter } from './log-in-limiter.js';

/** Without Redis attempts are counted in this process. */
const away = {
  status: 'end',
  defineCommand: () => undefined,
  del: () => Promise.reject(new Error('away')),
} as unknown as RedisClient;

/** Attempts from these addresses in turn, each for another email. */
async function attempts(limiter: LogInLimiter, count: number, ...addresses: string[]) {
  const results = [];
  for (let at = 0; at < count; at++) {
    results.push(await limiter.attempt(`${at}@example.com`, addresses[at % addresses.length] as string));
  }
  return results;
}

it.each([
  [['203.0.113.1'], '203.0.113.2'],
  [['2001:db8::1', '2001:DB8:0:0:5::2', '2001:db8:0:0:1:2:3:4'], '2001:db8:0:1::1'],
  [['::1:2', '::2'], '1::'],
])('limits attempts from %s, whatever the email, and none from %s', async (addresses, other) => {
  const limiter = new LogInLimiter(away);
  const all = await attempts(limiter, 102, ...addresses);
  expect(all.slice(0, 100).every(({ isAllowed }) => isAllowed)).toBe(true);
  expect(all.slice(100)).toEqual([
    { isAllowed: false, retryAfterMs: expect.any(Number), isFirst: true },
    { isAllowed: false, retryAfterMs: expect.any(Number), isFirst: false },
  ]);
  expect(await limiter.attempt('one@example.com', other)).toEqual({ isAllowed: true });
});

it('does not count attempts that were right', async () => {
  const limiter = new LogInLimiter(away);
  for (let at = 0; at < 120; at++) {
    expect(await limiter.attempt('one@example.com', '203.0.113.1')).toEqual({ isAllowed: true });
    await limiter.succeeded('one@example.com', '203.0.113.1');
  }
});

it('does not count for an address what is refused for an email, nor what was not compared at all', async () => {
  const limiter = new LogInLimiter(away);
  for (let at = 0; at < 120; at++) await limiter.attempt('one@example.com', '203.0.113.1');
  for (let at = 0; at < 120; at++) {
    expect(await limiter.attempt('other@example.com', '203.0.113.1')).toEqual({ isAllowed: true });
    await limiter.undone('other@example.com', '203.0.113.1');
  }
});
