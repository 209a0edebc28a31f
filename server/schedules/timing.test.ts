import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Timing } from './schedules.schema.js';
import { missedTimes, nextTime } from './timing.js';

const at = (text: string) => new Date(text);
const start = at('2026-11-01T03:00:00Z');
const next = (timing: Timing, after: string) => nextTime(timing, at(after), start)?.toISOString() ?? null;

describe('nextTime', () => {
  it('is the time of a single one, until it has passed', () => {
    const once: Timing = { every: 'once', at: '2026-11-24T12:00:00+09:00' };
    expect(next(once, '2026-11-24T02:59:59Z')).toBe('2026-11-24T03:00:00.000Z');
    expect(next(once, '2026-11-24T03:00:00Z')).toBeNull();
  });

  it('is a time of day in Korea', () => {
    const daily: Timing = { every: 'day', time: '03:30' };
    expect(next(daily, '2026-11-24T00:00:00Z')).toBe('2026-11-24T18:30:00.000Z');
    expect(next(daily, '2026-11-24T18:30:00Z')).toBe('2026-11-25T18:30:00.000Z');
    expect(next(daily, '2026-12-31T20:00:00Z')).toBe('2027-01-01T18:30:00.000Z');
  });

  it('is a day of the week in Korea', () => {
    // In Korea it is Tuesday the 24th from 15:00 UTC of the 23rd on.
    expect(next({ every: 'week', days: [2], time: '00:00' }, '2026-11-20T00:00:00Z')).toBe(
      '2026-11-23T15:00:00.000Z',
    );
    expect(next({ every: 'week', days: [0, 3], time: '09:00' }, '2026-11-24T00:00:00Z')).toBe(
      '2026-11-25T00:00:00.000Z',
    );
    expect(next({ every: 'week', days: [2], time: '09:00' }, '2026-11-24T00:00:00Z')).toBe(
      '2026-12-01T00:00:00.000Z',
    );
  });

  it('counts hours from the start', () => {
    const timing: Timing = { every: 'hours', hours: 6 };
    expect(next(timing, '2026-11-01T03:00:00Z')).toBe('2026-11-01T09:00:00.000Z');
    expect(next(timing, '2026-11-01T09:00:00Z')).toBe('2026-11-01T15:00:00.000Z');
    expect(next(timing, '2026-10-01T00:00:00Z')).toBe('2026-11-01T09:00:00.000Z');
  });

  it('always lies ahead, and within a period', () => {
    const timing = fc.oneof(
      fc.record({ every: fc.constant('day' as const), time: fc.constantFrom('00:00', '09:05', '23:59') }),
      fc.record({
        every: fc.constant('week' as const),
        days: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 }),
        time: fc.constantFrom('00:00', '08:59', '23:59'),
      }),
      fc.record({ every: fc.constant('hours' as const), hours: fc.integer({ min: 1, max: 168 }) }),
    );
    const moment = fc.date({ min: start, max: at('2030-01-01T00:00:00Z'), noInvalidDate: true });
    fc.assert(
      fc.property(timing, moment, (when, after) => {
        const found = nextTime(when, after, start);
        const ahead = Number(found) - Number(after);
        expect(ahead).toBeGreaterThan(0);
        expect(ahead).toBeLessThanOrEqual(7 * 86_400_000);
      }),
    );
  });
});

it('missedTimes counts those after the due one', () => {
  const daily: Timing = { every: 'day', time: '09:00' };
  const due = at('2026-11-24T00:00:00Z');
  expect(missedTimes(daily, due, at('2026-11-24T23:59:59Z'), start)).toBe(0);
  expect(missedTimes(daily, due, at('2026-11-27T00:00:00Z'), start)).toBe(3);
  expect(
    missedTimes({ every: 'once', at: '2026-11-24T00:00:00Z' }, due, at('2027-01-01T00:00:00Z'), start),
  ).toBe(0);
});
