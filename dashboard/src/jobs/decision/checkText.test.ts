import { describe, expect, it } from 'vitest';
import { percentOfShare, sinceDraftParts } from './checkText';

describe('a share', () => {
  it.each([
    [0, '0.0'],
    [0.000001, '<0.1'],
    [0.0123, '1.2'],
    [1.5, '150.0'],
  ])('%d reads %s', (share, text) => expect(percentOfShare(share)).toBe(text));
});

it('a sinceDraft names only what changed', () => {
  const sinceDraft = { comparedAt: '2026-11-20T00:00:00Z', people: 9, gone: 3, protected: 2, relinked: 0 };
  expect(sinceDraftParts(sinceDraft)).toEqual([
    ['gone', 3],
    ['protected', 2],
  ]);
});
