import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bucket, fixed, type Limiter, sliding } from '../testing/limiters.js';
import { AdaptivePacer } from './adaptive-pacer.js';
import type { PacedOutcome } from './pacer.js';

interface Run {
  /** Good answers a second in the second half, as a share of the limit. */
  share: number;
  /** Refused calls among all. */
  refused: number;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
});

afterEach(() => {
  vi.useRealTimers();
});

async function sleep(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

/** Lets 40 callers run against a limiter, in virtual time. */
async function run(
  limiter: Limiter,
  perSecond: number,
  seconds: number,
  latencyMs = 20,
  failShare = 0,
): Promise<Run> {
  const pacer = new AdaptivePacer();
  const start = performance.now();
  const end = start + seconds * 1000;
  const half = start + seconds * 500;
  let lateOk = 0;
  let calls = 0;
  let refused = 0;
  let n = 0;
  const caller = async () => {
    while (performance.now() < end) {
      const permit = await pacer.acquire('/v1/user/unlink', { priority: 'bulk' });
      if (performance.now() >= end) return;
      calls++;
      await sleep(latencyMs / 2);
      const isFailed = ++n % 100 < failShare * 100;
      const result: PacedOutcome['result'] = !limiter(performance.now())
        ? 'throttled'
        : isFailed
          ? 'failed'
          : 'ok';
      await sleep(latencyMs / 2);
      if (result === 'throttled') refused++;
      else if (performance.now() >= half) lateOk++;
      pacer.report(permit, { result, latencyMs });
    }
  };
  const callers = Array.from({ length: 40 }, caller);
  await vi.advanceTimersByTimeAsync(seconds * 1000 + 70_000);
  await Promise.all(callers);
  return { share: lateOk / (seconds / 2) / perSecond, refused: refused / calls };
}

describe('an unknown limit', () => {
  it.each<[string, Limiter, number, number, number]>([
    ['a bucket of 200 a second', bucket(200, 20), 200, 60, 20],
    ['a bucket of 50 a second', bucket(50, 5), 50, 60, 20],
    ['a bucket of 1,000 a second', bucket(1000, 100), 1000, 30, 20],
    ['a bucket of 100 a second, slow answers', bucket(100, 10), 100, 60, 200],
    ['200 in any second', sliding(200, 1000), 200, 60, 20],
    ['300 in each second of the clock', fixed(300, 1000), 300, 60, 20],
    ['20 a second', sliding(20, 1000), 20, 120, 20],
  ])(
    'of %s is used to nine tenths with one in a hundred refused',
    async (_name, limiter, perSecond, seconds, latency) => {
      const { share, refused } = await run(limiter, perSecond, seconds, latency);
      console.log(_name, share.toFixed(3), refused.toFixed(4));
      expect(share).toBeGreaterThan(0.9);
      expect(refused).toBeLessThan(0.01);
    },
  );
  it('minute', async () => {
    const { share, refused } = await run(sliding(600, 60_000), 10, 1200);
    console.log('minute', share.toFixed(3), refused.toFixed(4));
  });
  it('failing', async () => {
    const { share, refused } = await run(bucket(200, 20), 200, 60, 20, 0.1);
    console.log('failing', share.toFixed(3), refused.toFixed(4));
  });
});
