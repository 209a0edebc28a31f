import { expect, it } from 'vitest';
import { mayHaveItems } from './jobs.reader.js';

const counts = { pending: 0, succeeded: 3, unchanged: 0, failed: 1, cancelled: 0 };

it.each([
  [{}, true],
  [{ outcome: ['failed' as const] }, true],
  [{ outcome: ['unchanged' as const, 'succeeded' as const] }, true],
  [{ outcome: ['unchanged' as const, 'pending' as const] }, false],
  [{ neverTried: 'true' as const }, false],
  [{ neverTried: 'true' as const, outcome: ['failed' as const] }, false],
])('items are looked for only where the counts of the job have some: %j', (query, may) => {
  expect(mayHaveItems(counts, query)).toBe(may);
});

it('who was never tried may wait or have been left out', () => {
  for (const outcome of ['pending', 'cancelled'] as const) {
    expect(mayHaveItems({ ...counts, [outcome]: 1 }, { neverTried: 'true' })).toBe(true);
  }
});

it('a job of nobody has none', () => {
  expect(mayHaveItems({ ...counts, succeeded: 0, failed: 0 }, {})).toBe(false);
});
