import { describe, expect, it } from 'vitest';
import type { Pair } from '../comparison.js';
import { expectedItems } from './items-query.js';

const job = { pending: 0, succeeded: 3, unchanged: 0, failed: 1, cancelled: 0, comparison: null };
const NONE = { atMost: 0 };

describe('what the counts of a job say of the items of a question', () => {
  it.each([
    [{}, { atMost: 4, haveCodes: false }],
    [{ outcome: ['failed' as const] }, { atMost: 1, haveCodes: true }],
    [{ outcome: ['failed' as const, 'pending' as const] }, { atMost: 1, haveCodes: true }],
    [{ outcome: ['unchanged' as const, 'succeeded' as const] }, { atMost: 3, haveCodes: false }],
    [{ outcome: ['unchanged' as const, 'pending' as const] }, NONE],
    [{ neverTried: 'true' as const }, NONE],
    [{ neverTried: 'true' as const, outcome: ['failed' as const] }, NONE],
    [{ neverTried: 'false' as const }, { atMost: 4 }],
  ])('%j', (query, expected) => {
    expect(expectedItems(job, query)).toMatchObject(expected);
  });

  it('who was never tried may wait or have been left out', () => {
    for (const outcome of ['pending', 'cancelled'] as const) {
      expect(expectedItems({ ...job, [outcome]: 2 }, { neverTried: 'true' })).toEqual({
        atMost: 2,
        haveCodes: false,
        outcomes: [outcome],
      });
    }
  });

  it('a job of nobody has none', () => {
    expect(expectedItems({ ...job, succeeded: 0, failed: 0 }, {})).toMatchObject(NONE);
  });
});

describe('what the comparison with the dry run says of them', () => {
  const ended = (outcome: 'succeeded' | 'unchanged' | 'failed', errorCode: string | null = null) => ({
    outcome,
    errorCode,
  });
  const pair = (predicted: Pair['predicted'], actual: Pair['actual'], count: number): Pair => ({
    predicted,
    actual,
    deviates: predicted.outcome !== actual.outcome,
    count,
  });
  const asPredicted = pair(ended('succeeded'), ended('succeeded'), 90);
  const gone = pair(ended('succeeded'), ended('unchanged', '-101'), 4);
  const failed = pair(ended('unchanged'), ended('failed', '-1'), 2);
  const better = pair(ended('failed', '-1'), ended('succeeded'), 1);

  it.each([
    ['true', {}, [asPredicted], NONE],
    [
      'true',
      {},
      [asPredicted, gone, failed],
      { atMost: 6, haveCodes: true, outcomes: ['unchanged', 'failed'] },
    ],
    ['true', { outcome: ['failed' as const] }, [asPredicted, gone, failed], { atMost: 2, haveCodes: true }],
    ['true', { errorCode: '-101' }, [asPredicted, gone, failed], { atMost: 4, haveCodes: true }],
    ['true', { errorCode: '-3' }, [asPredicted, gone, failed], NONE],
    ['true', {}, [asPredicted, gone, better], { atMost: 5, haveCodes: false }],
    ['false', {}, [asPredicted, gone], { atMost: 90, haveCodes: false }],
    ['false', {}, [gone], NONE],
    ['false', {}, null, NONE],
  ] as const)('of those who deviate: %s, %j', (deviated, query, comparison, expected) => {
    const asked = { ...query, outcome: 'outcome' in query ? [...query.outcome] : undefined, deviated };
    expect(expectedItems({ ...job, comparison: comparison && [...comparison] }, asked)).toMatchObject(
      expected,
    );
  });
});
