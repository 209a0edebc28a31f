import { daysAfter, kstDayOf, kstMoment } from '../platform/kst.js';
import type { Timing } from './schedules.schema.js';

const HOUR_MS = 3_600_000;

/**
 * The first time after a moment at which a schedule is due.
 *
 * @param start when the schedule was made: hours are counted from there
 * @returns null where there is none
 */
export function nextTime(timing: Timing, after: Date, start: Date): Date | null {
  switch (timing.every) {
    case 'once': {
      const at = new Date(timing.at);
      return at > after ? at : null;
    }
    case 'hours': {
      const step = timing.hours * HOUR_MS;
      const from = start.getTime();
      const steps = Math.max(1, Math.floor((after.getTime() - from) / step) + 1);
      return new Date(from + steps * step);
    }
    case 'day':
      return nextDay(timing.time, after, [0, 1, 2, 3, 4, 5, 6]);
    case 'week':
      return nextDay(timing.time, after, timing.days);
  }
}

/** How many times lie after `due` up to `now`: those that were missed besides it. */
export function missedTimes(timing: Timing, due: Date, now: Date, start: Date): number {
  let missed = 0;
  for (let at = nextTime(timing, due, start); at && at <= now; at = nextTime(timing, at, start)) missed++;
  return missed;
}

/** @param days of the week in Korea, 0 is Sunday */
function nextDay(time: string, after: Date, days: readonly number[]): Date | null {
  const today = kstDayOf(after);
  for (let ahead = 0; ahead <= 7; ahead++) {
    const day = daysAfter(today, ahead);
    const at = kstMoment(day, time);
    if (at > after && days.includes(new Date(day).getUTCDay())) return at;
  }
  return null;
}
