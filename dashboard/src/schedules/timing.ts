import { allOf } from '../providers/allOf';
import type { Timing } from '../providers/types';
import { isDay } from '../shared/days';
import { formatKst } from '../shared/times';

export const EVERY = allOf<Timing['every']>({ once: true, day: true, week: true, hours: true });
const MAX_HOURS = 8_760;

/** A timing as it is typed; what another choice does not need stays as it was. */
export interface TimingForm {
  every: Timing['every'];
  /** `YYYY-MM-DD` in Korea, for a single time */
  day: string;
  /** `HH:MM` in Korea */
  time: string;
  /** 0 is Sunday */
  days: number[];
  hours: string;
}

export const DEFAULT_TIMING: TimingForm = { every: 'day', day: '', time: '03:00', days: [1], hours: '24' };

/** A time of day as `HH:MM`. */
export const isTime = (text: string) => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);

/** A moment of the Korean calendar as the API takes it; null where it is none. */
export function momentOf(day: string, time: string): string | null {
  return isDay(day) && isTime(time) ? `${day}T${time}:00+09:00` : null;
}

/** What was typed, as the API takes it; null where something is missing or wrong. */
export function timingOf({ every, day, time, days, hours }: TimingForm): Timing | null {
  if (every === 'once') {
    const at = momentOf(day, time);
    return at ? { every, at } : null;
  }
  if (every === 'hours') {
    const number = /^\d{1,4}$/.test(hours.trim()) ? Number(hours) : 0;
    return number >= 1 && number <= MAX_HOURS ? { every, hours: number } : null;
  }
  if (!isTime(time)) return null;
  if (every === 'day') return { every, time };
  return days.length ? { every, days: [...days].sort(), time } : null;
}

/** What the API says of when a schedule runs, to be changed in the form. */
export function timingFormOf(timing: Timing): TimingForm {
  const form = { ...DEFAULT_TIMING, every: timing.every };
  switch (timing.every) {
    case 'once': {
      const [day = '', time = ''] = (formatKst(timing.at) ?? '').split(' ');
      return { ...form, day, time };
    }
    case 'hours':
      return { ...form, hours: String(timing.hours) };
    case 'day':
      return { ...form, time: timing.time };
    case 'week':
      return { ...form, time: timing.time, days: timing.days };
  }
}
