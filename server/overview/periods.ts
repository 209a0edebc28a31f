import type { Period } from './overview.schema.js';

const DAY_MS = 86_400_000;

/** Calendar days, both included, `YYYY-MM-DD`. */
export interface DayRange {
  from: string;
  to: string;
}

/** How far back the overview looks where nobody says how far. */
const USUAL_DAYS: Record<Period, number> = { day: 29, week: 25 * 7, month: 365 };

/**
 * The periods that hold the days from one to another; the first is whole, the last ends with the last day.
 *
 * @param range where `from` is missing, as far back as is usual for such periods
 */
export function periodsOf(by: Period, range: { from?: string | undefined; to: string }): DayRange[] {
  const last = dateOf(range.to);
  const first = range.from ? dateOf(range.from) : new Date(last.getTime() - USUAL_DAYS[by] * DAY_MS);
  const periods: DayRange[] = [];
  for (let start = startOf(by, first); start <= last; start = nextAfter(by, start)) {
    const end = new Date(Math.min(nextAfter(by, start).getTime() - DAY_MS, last.getTime()));
    periods.push({ from: textOf(start), to: textOf(end) });
  }
  return periods;
}

/** How many periods that would be, without making them. */
export function countPeriods(by: Period, from: string, to: string): number {
  const days = (dateOf(to).getTime() - dateOf(from).getTime()) / DAY_MS;
  return Math.ceil(days / { day: 1, week: 7, month: 28 }[by]);
}

/** Adds up counts by day in the periods that the days lie in; others are left out. */
export function sumByPeriod(
  periods: readonly DayRange[],
  days: Iterable<[day: string, count: number]>,
): number[] {
  const sums = periods.map(() => 0);
  for (const [day, count] of days) {
    const place = placeOf(periods, day);
    if (place >= 0) sums[place] = (sums[place] ?? 0) + count;
  }
  return sums;
}

/** Place of the period that a day lies in; -1 for none. Days as texts sort as they follow each other. */
function placeOf(periods: readonly DayRange[], day: string): number {
  let low = 0;
  let high = periods.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const period = periods[middle];
    if (!period) break;
    if (day < period.from) high = middle - 1;
    else if (day > period.to) low = middle + 1;
    else return middle;
  }
  return -1;
}

function startOf(by: Period, date: Date): Date {
  if (by === 'month') return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1));
  return by === 'week' ? new Date(date.getTime() - date.getUTCDay() * DAY_MS) : date;
}

function nextAfter(by: Period, start: Date): Date {
  if (by === 'month') return new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1));
  return new Date(start.getTime() + (by === 'week' ? 7 : 1) * DAY_MS);
}

/** A calendar day as the midnight of that day in UTC: only whole days are counted with it. */
const dateOf = (day: string) => new Date(`${day}T00:00:00Z`);
const textOf = (date: Date) => date.toISOString().slice(0, 10);
