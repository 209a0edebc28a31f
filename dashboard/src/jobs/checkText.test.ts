import { describe, expect, it } from 'vitest';
import { comparisonParts, percentOfShare } from './checkText';

describe('a share', () => {
  it.each([
    [0, '0.0'],
    [0.000001, '<0.1'],
    [0.0123, '1.2'],
    [1.5, '150.0'],
  ])('%d reads %s', (share, text) => expect(percentOfShare(share)).toBe(text));
});

it('a comparison names only what changed', () => {
  const comparison = { comparedAt: '2026-11-20T00:00:00Z', people: 9, gone: 3, relinked: 0 };
  expect(comparisonParts(comparison)).toEqual([['gone', 3]]);
});
