import { afterEach, expect, it, vi } from 'vitest';
import { Lanes } from './concurrency.js';

afterEach(() => vi.useRealTimers());

/** Work that goes on until it is told to end, and what has begun of it. */
function works(lanes: Lanes, count: number) {
  const begun: number[] = [];
  const ends: ((error?: Error) => void)[] = [];
  const results = Array.from({ length: count }, (_, number) =>
    lanes.run(
      () =>
        new Promise<number>((resolve, reject) => {
          begun.push(number);
          ends[number] = (error) => (error ? reject(error) : resolve(number));
        }),
    ),
  );
  return { begun, ends, results };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

it('lets so many go on at once and the others in the order they came, also after a failure', async () => {
  const { begun, ends, results } = works(new Lanes(2), 5);
  await settled();
  expect(begun).toEqual([0, 1]);
  ends[1]?.(new Error('no'));
  await expect(results[1]).rejects.toThrow('no');
  await settled();
  expect(begun).toEqual([0, 1, 2]);
  ends[2]?.();
  ends[0]?.();
  await settled();
  expect(begun).toEqual([0, 1, 2, 3, 4]);
  ends[3]?.();
  ends[4]?.();
  expect(await Promise.all([results[0], results[2], results[3], results[4]])).toEqual([0, 2, 3, 4]);
});

it('holds nobody up behind slow work for longer than it has patience', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const lanes = new Lanes(1, 100);
  const { begun, ends, results } = works(lanes, 3);
  await vi.advanceTimersByTimeAsync(99);
  expect(begun).toEqual([0]);
  await vi.advanceTimersByTimeAsync(1);
  expect(begun).toEqual([0, 1, 2]);
  for (const end of ends) end();
  expect(await Promise.all(results)).toEqual([0, 1, 2]);
  const later = works(lanes, 2);
  await vi.advanceTimersByTimeAsync(0);
  expect(later.begun).toEqual([0]);
});
