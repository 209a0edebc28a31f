import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PERIODS } from './overview.schema.js';
import { countPeriods, periodsOf, sumByPeriod } from './periods.js';

const day = (n: number) => new Date(Date.UTC(2024, 0, 1) + n * 86_400_000).toISOString().slice(0, 10);

describe('periods', () => {
  it('are whole but for the last, weeks from Sunday on', () => {
    expect(periodsOf('month', { from: '2024-01-31', to: '2024-03-02' })).toEqual([
      { from: '2024-01-01', to: '2024-01-31' },
      { from: '2024-02-01', to: '2024-02-29' },
      { from: '2024-03-01', to: '2024-03-02' },
    ]);
    expect(periodsOf('week', { from: '2026-11-25', to: '2026-11-30' })).toEqual([
      { from: '2026-11-22', to: '2026-11-28' },
      { from: '2026-11-29', to: '2026-11-30' },
    ]);
    expect(periodsOf('day', { to: '2026-11-26' })).toHaveLength(30);
    expect(periodsOf('week', { to: '2026-11-26' })).toHaveLength(26);
    expect(periodsOf('month', { to: '2026-11-26' })).toHaveLength(13);
  });

  it('follow each other without a gap, and lose and double no day', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PERIODS), fc.nat(900), fc.nat(900), (by, start, length) => {
        const range = { from: day(start), to: day(start + length) };
        const periods = periodsOf(by, range);
        const days = Array.from({ length: length + 1 }, (_, n): [string, number] => [day(start + n), n + 1]);
        const sums = sumByPeriod(periods, [[day(start + length + 1), 1_000_000], ...days]);
        expect(sums.reduce((a, b) => a + b, 0)).toBe(((length + 1) * (length + 2)) / 2);
        expect(periods.length).toBeLessThanOrEqual(countPeriods(by, range.from, range.to) + 2);
        for (const [place, { from }] of periods.entries()) {
          const before = periods[place - 1];
          if (before) expect(Date.parse(from) - Date.parse(before.to)).toBe(86_400_000);
        }
      }),
    );
  });
});
