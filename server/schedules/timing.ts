import type { Timing } from './schedules.schema.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** KST is UTC+9 all year round. */
const KST_MS = 9 * HOUR_MS;
/** 1970-01-01 was a Thursday. */
const FIRST_WEEKDAY = 4;

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
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const first = Math.floor((after.getTime() + KST_MS) / DAY_MS);
  for (let day = first; day <= first + 7; day++) {
    const at = new Date(day * DAY_MS - KST_MS + hours * HOUR_MS + minutes * 60_000);
    if (at > after && days.includes((day + FIRST_WEEKDAY) % 7)) return at;
  }
  return null;
}
