import { afterEach, expect, it, vi } from 'vitest';
import { TOLD_AGAIN_MS, ToldOnce } from './told-once.js';

afterEach(() => vi.useRealTimers());

it('tells what has other words, what came after something went well, and what goes on for an hour', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const told = new ToldOnce();
  const areNew = (...words: string[]) => words.map((each) => told.isNew(new Error(each)));
  expect(areNew('refused', 'refused', 'timeout', 'refused', 'timeout')).toEqual([
    true,
    false,
    true,
    false,
    false,
  ]);
  told.wentWell();
  expect(areNew('refused', 'refused')).toEqual([true, false]);
  vi.advanceTimersByTime(TOLD_AGAIN_MS);
  expect(areNew('refused', 'refused')).toEqual([true, false]);
});
