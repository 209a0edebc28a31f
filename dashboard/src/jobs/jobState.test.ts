import { expect, it } from 'vitest';
import { percentOf } from './jobState';

const counts = (total: number, pending: number) => ({
  counts: { total, pending, succeeded: total - pending, unchanged: 0, failed: 0, cancelled: 0 },
});

it('is 100 per cent only when the last one is recorded', () => {
  expect(percentOf(counts(1000, 1))).toBe(99);
  expect(percentOf(counts(1000, 0))).toBe(100);
  expect(percentOf(counts(0, 0))).toBe(0);
});
