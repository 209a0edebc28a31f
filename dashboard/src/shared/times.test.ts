import { describe, expect, it } from 'vitest';
import { formatAgo, formatDay, formatKst, formatUtc, splitAtTimes, splitDuration } from './times';

describe('time', () => {
  it('shows Korean time, across the date line and without a.m. or p.m.', () => {
    expect(formatKst('2026-11-22T15:05:09Z')).toBe('2026-11-23 00:05');
    expect(formatKst('2026-11-23T05:05:09Z', 'second')).toBe('2026-11-23 14:05:09');
    expect(formatKst('2026-06-30T14:59:59.999Z', 'day')).toBe('2026-06-30');
    expect(formatUtc('2026-11-23T14:05:09+09:00')).toBe('2026-11-23 05:05:09');
  });

  it('gives nothing for nothing', () => {
    expect(formatKst(null)).toBeNull();
    expect(formatKst('yesterday')).toBeNull();
    expect(formatUtc(undefined)).toBeNull();
  });

  it('names days by the Korean calendar', () => {
    expect(formatDay('2026-11-22T15:00:00Z', 'ko')).toBe('2026년 11월 23일 (월)');
    expect(formatDay('2026-11-22T15:00:00Z', 'en')).toContain('23 November 2026');
  });

  it('finds days and moments in a text, whatever stands right before and behind', () => {
    expect(splitAtTimes('기간: 2026-11-26까지')).toEqual(['기간: ', '2026-11-26', '까지']);
    expect(splitAtTimes('2026-11-26 14:05:09 KST – 2026-11-27 09:00 (seen)')).toEqual([
      '',
      '2026-11-26 14:05:09 KST',
      ' – ',
      '2026-11-27 09:00',
      ' (seen)',
    ]);
    expect(splitAtTimes('2026-11-22 – 11-28')).toEqual(['', '2026-11-22', ' – ', '11-28', '']);
    expect(splitAtTimes('2026-11-22 – 11-2899')).toEqual(['', '2026-11-22', ' – 11-2899']);
    expect(splitAtTimes('CS-1042')).toEqual(['CS-1042']);
  });

  it('says how long ago', () => {
    const now = Date.parse('2026-11-23T05:00:00Z');
    expect(formatAgo('2026-11-23T04:59:50Z', 'en', now)).toBeNull();
    expect(formatAgo('2026-11-23T04:57:00Z', 'en', now)).toBe('3 minutes ago');
    expect(formatAgo('2026-11-23T03:00:00Z', 'ko', now)).toBe('2시간 전');
    expect(formatAgo('2026-11-20T03:00:00Z', 'ko', now)).toBe('3일 전');
  });

  it('splits durations by their two largest parts, and says nothing of none', () => {
    const split = (seconds: number) => splitDuration(seconds).map(({ unit, count }) => `${count} ${unit}`);
    expect(split(59)).toEqual(['59 seconds']);
    expect(split(144)).toEqual(['2 minutes', '24 seconds']);
    expect(split(60)).toEqual(['1 minutes']);
    expect(split(7260)).toEqual(['2 hours', '1 minutes']);
    expect(split(7205)).toEqual(['2 hours']);
    expect(split(90_000)).toEqual(['1 days', '1 hours']);
    expect(split(0.5)).toEqual(['1 seconds']);
  });

  it('tells what took no whole second as less than one, not as none', () => {
    expect(splitDuration(0.49)).toEqual([{ unit: 'underOne', count: 1 }]);
    expect(splitDuration(0)).toEqual([{ unit: 'underOne', count: 1 }]);
    expect(splitDuration(-4)).toEqual([{ unit: 'underOne', count: 1 }]);
  });
});
