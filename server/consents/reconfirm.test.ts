import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysAfter } from '../platform/kst.js';
import { firstAgreedFor, parseReconfirm, reconfirmBy } from './reconfirm.js';

describe('reconfirmBy', () => {
  it.each([
    ['2024-11-25T14:59:59Z', '2026-11-25'],
    ['2024-11-25T15:00:00Z', '2026-11-26'],
    ['2024-02-29T03:00:00Z', '2026-02-28'],
    ['2023-12-31T15:00:00Z', '2026-01-01'],
  ])('of %s is %s', (agreedAt, day) => {
    expect(reconfirmBy(new Date(agreedAt))).toBe(day);
  });

  it('parts all consents at the moment that firstAgreedFor gives', () => {
    const days = fc.integer({ min: 0, max: 12_000 }).map((n) => daysAfter('2015-01-01', n));
    const moments = fc.date({
      min: new Date('2013-01-01'),
      max: new Date('2047-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(days, moments, (day, agreedAt) => {
        expect(agreedAt >= firstAgreedFor(day)).toBe(reconfirmBy(agreedAt) >= day);
      }),
      { numRuns: 2_000 },
    );
    for (const day of ['2026-02-28', '2026-03-01', '2028-02-28', '2028-02-29', '2028-03-01']) {
      const first = firstAgreedFor(day);
      expect([reconfirmBy(first) >= day, reconfirmBy(new Date(+first - 1)) < day], day).toEqual([true, true]);
    }
  });
});

describe('parseReconfirm', () => {
  it.each([
    ['m:..0', { tag: 'm', isKnown: true, from: null, to: 0 }],
    ['a:b:1..30', { tag: 'a:b', isKnown: true, from: 1, to: 30 }],
    ['m:-30..', { tag: 'm', isKnown: true, from: -30, to: null }],
    ['m:unknown', { tag: 'm', isKnown: false }],
    ['m:', null],
    ['m', null],
    [':..0', null],
    ['a,b:..0', null],
    ['m:x..0', null],
  ])('of %j is %j', (text, meant) => {
    expect(parseReconfirm(text)).toEqual(meant);
  });
});
