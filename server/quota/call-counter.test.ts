import type { DataSource } from 'typeorm';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AdaptivePacer } from '../kakao-client/index.js';
import { CallListeners } from '../platform/kakao/call-listeners.js';
import { CallCounter } from './call-counter.js';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

it.each([
  ['of the month that goes on', '2026-11-30T14:59:59.980Z', 2_900_000],
  ['never of the month that has ended in Korea while it was counted', '2026-11-30T15:00:00.020Z', 0],
])('tells the pacer the count %s', async (_name, endsAt, used) => {
  vi.setSystemTime('2026-11-30T14:59:59.970Z');
  const query = async () => {
    vi.setSystemTime(endsAt);
    return [{ used: '2900000' }];
  };
  const pacer = new AdaptivePacer();
  const counter = new CallCounter({ query } as unknown as DataSource, new CallListeners(), pacer);
  counter.onApplicationBootstrap();
  await vi.advanceTimersByTimeAsync(0);
  await counter.onApplicationShutdown();
  expect(await pacer.monthUsed()).toBe(used);
});
