import { describe, expect, it } from 'vitest';
import { isTooDifferent } from './since-draft.js';

const sinceDraft = (people: number, gone: number, more: { protected?: number; relinked?: number } = {}) => ({
  comparedAt: '2026-11-20T00:00:00Z',
  people,
  gone,
  protected: 0,
  relinked: 0,
  ...more,
});

describe('a selection is too different', () => {
  it.each([
    ['at the limit', sinceDraft(100, 10), 0, 10, false],
    ['above it', sinceDraft(100, 11), 0, 10, true],
    ['by all kinds of change together', sinceDraft(100, 4, { protected: 4, relinked: 3 }), 0, 10, true],
    ['not by what was accepted', sinceDraft(100, 11), 1, 10, false],
    ['never without a limit', sinceDraft(100, 100), 0, null, false],
    ['with a limit of none, by one person', sinceDraft(1_000, 1), 0, 0, true],
    ['not where nobody is left', sinceDraft(0, 0), 0, 0, false],
  ])('%s', (_, compared, accepted, limit, expected) => {
    expect(isTooDifferent('logout', compared, accepted, limit)).toBe(expected);
  });

  it('not by those whom another job has unlinked, where the job is to unlink them', () => {
    expect(isTooDifferent('unlink', sinceDraft(100, 100), 0, 10)).toBe(false);
    expect(isTooDifferent('unlink', sinceDraft(100, 50, { relinked: 11 }), 0, 10)).toBe(true);
  });
});
