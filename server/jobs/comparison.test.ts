import { describe, expect, it } from 'vitest';
import { addPairs, isBeyond, type Pair, pairsSince, pairsWithoutFailed, sumUp } from './comparison.js';

const pair = (predicted: string, actual: string, count: number, code: string | null = null): Pair =>
  ({
    predicted: { outcome: predicted, errorCode: null },
    actual: { outcome: actual, errorCode: code },
    deviates: predicted !== actual,
    count,
  }) as Pair;

describe('a comparison with the dry run', () => {
  const first = [pair('succeeded', 'succeeded', 90), pair('succeeded', 'unchanged', 4, '-101')];
  const second = [pair('succeeded', 'unchanged', 2, '-101'), pair('succeeded', 'failed', 7, '-103')];
  const both = addPairs(first, second);

  it('adds batch to batch, the same pair once', () => {
    expect(both).toHaveLength(3);
    expect(sumUp(both)).toEqual({
      done: 103,
      deviated: 13,
      groups: [
        {
          predicted: { outcome: 'succeeded', errorCode: null },
          actual: { outcome: 'failed', errorCode: '-103' },
          count: 7,
        },
        {
          predicted: { outcome: 'succeeded', errorCode: null },
          actual: { outcome: 'unchanged', errorCode: '-101' },
          count: 6,
        },
      ],
    });
    expect(addPairs([], first)).toEqual(first);
  });

  it('begins anew from any of its states', () => {
    expect(sumUp(pairsSince(both, first))).toMatchObject({ done: 9, deviated: 9 });
    expect(pairsSince(both, both)).toEqual([]);
    expect(pairsSince(both, [])).toEqual(both);
  });

  it('forgets those who failed when they are put back', () => {
    expect(sumUp(pairsWithoutFailed(both))).toMatchObject({ done: 96, deviated: 6 });
  });
});

describe('isBeyond', () => {
  it.each([
    // Exactly the share is not beyond it.
    [100, 5, 5, false],
    [100, 6, 5, true],
    // Too few to say anything.
    [19, 19, 5, false],
    [20, 2, 5, false],
    [20, 3, 5, true],
    [1_000_000, 3, 5, false],
    [40, 3, 0, true],
    [100, 100, 100, false],
    [100, 100, null, false],
  ])('%d done, %d otherwise, share %s: %s', (done, deviated, share, expected) => {
    expect(isBeyond({ done, deviated, groups: [] }, share)).toBe(expected);
  });
});
