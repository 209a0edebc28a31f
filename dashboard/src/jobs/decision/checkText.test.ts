import { expect, it } from 'vitest';
import { sinceDraftParts } from './checkText';

it('a sinceDraft names only what changed', () => {
  const sinceDraft = { comparedAt: '2026-11-20T00:00:00Z', people: 9, gone: 3, protected: 2, relinked: 0 };
  expect(sinceDraftParts(sinceDraft)).toEqual([
    ['gone', 3],
    ['protected', 2],
  ]);
});
