import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { OverviewFacts, OverviewReader } from './overview.reader.js';
import { OverviewSnapshots } from './overview.snapshots.js';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

/** Asks for the facts each second, of which counting takes so long; tells after how many seconds they were counted anew. */
async function renewedAfter(countMs: number): Promise<number> {
  let counts = 0;
  const read = async () => {
    counts += 1;
    vi.advanceTimersByTime(countMs);
    return {} as OverviewFacts;
  };
  const snapshots = new OverviewSnapshots({ read } as unknown as OverviewReader);
  await snapshots.get();
  for (let seconds = 1; ; seconds++) {
    vi.advanceTimersByTime(1_000);
    await snapshots.get();
    if (counts > 1) return seconds;
  }
}

it('figures that take long to count are counted less often, but never a minute old', async () => {
  expect(await renewedAfter(10)).toBe(5);
  expect(await renewedAfter(500)).toBe(5);
  expect(await renewedAfter(2_000)).toBe(18);
  expect(await renewedAfter(20_000)).toBe(10);
});
