import { describe, expect, it } from 'vitest';
import { defaultVariants } from './app.js';
import { CallLimits } from './call-limits.js';
import { parseLatency } from './latency.js';
import { ClockWindow, SlidingWindow, TokenBucket } from './limits.js';

const NONE = {
  idsPerMinute: 0,
  knownPerSecond: 0,
  hiddenPerSecond: 0,
  perMonth: 0,
  capacityPerSecond: 0,
  jwksPerMinute: 0,
};

describe('limiters', () => {
  it('a sliding window lets the oldest call go after a minute', () => {
    const window = new SlidingWindow(2, 60_000);
    expect([0, 10_000, 20_000, 60_000, 60_001].map((at) => window.take(at))).toEqual([
      true,
      true,
      false,
      true,
      false,
    ]);
  });

  it('a clock window begins anew with each minute', () => {
    const window = new ClockWindow(1, 60_000);
    expect([59_999, 59_999, 60_000].map((at) => window.take(at))).toEqual([true, false, true]);
  });

  it('a bucket passes its rate over time', () => {
    const bucket = new TokenBucket(100);
    let passed = 0;
    for (let at = 0; at < 10_000; at++) if (bucket.take(at)) passed++;
    expect(passed).toBeGreaterThan(990);
    expect(passed).toBeLessThan(1020);
  });

  it('the month ends at midnight in Korea', () => {
    const limits = new CallLimits({ ...NONE, perMonth: 1 }, defaultVariants);
    const lastMoment = Date.UTC(2026, 10, 30, 14, 59, 59);
    expect([limits.take(lastMoment), limits.take(lastMoment), limits.take(lastMoment + 1000)]).toEqual([
      true,
      false,
      true,
    ]);
    expect(limits.refused).toBe(1);
  });
});

it('calls beyond the capacity queue, and the queue empties again', () => {
  const limits = new CallLimits({ ...NONE, capacityPerSecond: 100 }, defaultVariants);
  expect([1, 2, 3].map(() => limits.queueMs(1000))).toEqual([10, 20, 30]);
  expect(limits.queueMs(2000)).toBe(10);
});

it('the key set can be read only so often', () => {
  const limits = new CallLimits({ ...NONE, jwksPerMinute: 1 }, defaultVariants);
  expect([limits.takeJwks(0), limits.takeJwks(1), limits.takeJwks(60_001)]).toEqual([true, false, true]);
});

describe('latency', () => {
  it('is fixed, even or log-normal', () => {
    expect(parseLatency('20')(1, 1)).toBe(20);
    const even = Array.from({ length: 200 }, (_, n) => parseLatency('20-80')(1, n));
    expect(Math.min(...even)).toBeGreaterThanOrEqual(20);
    expect(Math.max(...even)).toBeLessThan(80);
    const drawn = Array.from({ length: 2000 }, (_, n) => parseLatency('p50:20,p99:200')(1, n)).sort(
      (a, b) => a - b,
    );
    expect(drawn[1000]).toBeGreaterThan(15);
    expect(drawn[1000]).toBeLessThan(26);
    expect(drawn[1980]).toBeGreaterThan(120);
    expect(() => parseLatency('soon')).toThrow(RangeError);
  });
});
