import { expect, it } from 'vitest';
import { daysAfter, endOfKstDay, kstDayOf, kstMoment } from './kst.js';

it('days are those of Korea', () => {
  expect(kstDayOf(new Date('2026-11-25T14:59:59.999Z'))).toBe('2026-11-25');
  expect(kstDayOf(new Date('2026-11-25T15:00:00Z'))).toBe('2026-11-26');
  expect(kstMoment('2026-11-26')).toEqual(new Date('2026-11-25T15:00:00Z'));
  expect(kstMoment('2026-11-26', '09:30')).toEqual(new Date('2026-11-26T00:30:00Z'));
  expect(endOfKstDay('2026-11-26')).toEqual(new Date('2026-11-26T15:00:00Z'));
});

it('days follow each other as in the calendar', () => {
  expect(daysAfter('2026-02-28', 1)).toBe('2026-03-01');
  expect(daysAfter('2028-03-01', -1)).toBe('2028-02-29');
});
