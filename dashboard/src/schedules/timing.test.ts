import { describe, expect, it } from 'vitest';
import type { Timing } from '../providers/types';
import { DEFAULT_TIMING, timingFormOf, timingOf } from './timing';

describe('a timing as it is typed', () => {
  it.each<Timing>([
    { every: 'day', time: '03:00' },
    { every: 'week', days: [0, 3], time: '23:59' },
    { every: 'hours', hours: 6 },
  ])('survives being shown and read: %j', (timing) => {
    expect(timingOf(timingFormOf(timing))).toEqual(timing);
  });

  it('is the same moment in Korea', () => {
    const form = timingFormOf({ every: 'once', at: '2026-11-30T18:05:00Z' });
    expect(form).toMatchObject({ day: '2026-12-01', time: '03:05' });
    expect(timingOf(form)).toEqual({ every: 'once', at: '2026-12-01T03:05:00+09:00' });
  });

  it.each([
    { every: 'once' as const, day: '2026-02-30' },
    { every: 'once' as const, day: '2026-02-03', time: '24:00' },
    { every: 'day' as const, time: '3:00' },
    { every: 'week' as const, days: [] },
    { every: 'hours' as const, hours: '0' },
    { every: 'hours' as const, hours: '1.5' },
    { every: 'hours' as const, hours: '8761' },
  ])('is none where something is wrong: %j', (wrong) => {
    expect(timingOf({ ...DEFAULT_TIMING, ...wrong })).toBeNull();
  });
});
