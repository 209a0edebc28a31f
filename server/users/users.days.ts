import type { Bind } from './users.consents.js';

const DAY_MS = 86_400_000;

/** Whether a moment of a filter is a whole day in KST rather than a date-time. */
export function isKstDay(moment: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(moment);
}

/** KST is UTC+9 all year round; a day begins at 15:00 UTC of the day before. */
function kstDay(text: string): Date | null {
  return isKstDay(text) ? new Date(`${text}T00:00:00+09:00`) : null;
}

/**
 * The first moment after a KST day.
 *
 * @param day `YYYY-MM-DD`
 */
export function endOfKstDay(day: string): Date {
  return new Date(new Date(`${day}T00:00:00+09:00`).getTime() + DAY_MS);
}

/**
 * The first moment of a range.
 *
 * @param moment a KST day or an RFC 3339 date-time
 */
export function startOf(moment: string): Date {
  return kstDay(moment) ?? new Date(moment);
}

function endOf(moment: string): { end: Date; isInclusive: boolean } {
  const day = kstDay(moment);
  return day
    ? { end: endOfKstDay(moment), isInclusive: false }
    : { end: new Date(moment), isInclusive: true };
}

/**
 * Conditions that hold a time in a range.
 *
 * @param time SQL of a `timestamptz`
 * @param from a KST day or an RFC 3339 date-time; left out: from ever
 * @param to as `from`, and belongs to the range; left out: for ever
 */
export function between(
  time: string,
  from: string | undefined,
  to: string | undefined,
  bind: Bind,
): string[] {
  const conditions: string[] = [];
  if (from) conditions.push(`${time} >= ${bind(startOf(from))}::timestamptz`);
  if (to) {
    const { end, isInclusive } = endOf(to);
    conditions.push(`${time} ${isInclusive ? '<=' : '<'} ${bind(end)}::timestamptz`);
  }
  return conditions;
}
