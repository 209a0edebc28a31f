const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** KST is UTC+9 all year round. */
export const KST_OFFSET_MS = 9 * HOUR_MS;

/** The last answer: asked for every call to Kakao, nearly always about the same day. */
let last = { number: Number.NaN, text: '' };

/** The calendar day of a moment in Korea, `YYYY-MM-DD`. */
export function kstDayOf(moment: Date): string {
  const shifted = moment.getTime() + KST_OFFSET_MS;
  const number = Math.floor(shifted / DAY_MS);
  if (number !== last.number) last = { number, text: new Date(shifted).toISOString().slice(0, 10) };
  return last.text;
}

/** The moment in Korea to the second, sortable: `2026-11-23 14:05:09`. */
export function kstTime(moment: Date): string {
  return new Date(moment.getTime() + KST_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** Whether a text is written as a calendar day, `YYYY-MM-DD`, rather than as a date-time. */
export function isKstDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text);
}

/**
 * The moment of a time of day in Korea; without one, the first of the day.
 *
 * @param day `YYYY-MM-DD`
 * @param time `HH:MM`
 */
export function kstMoment(day: string, time = '00:00'): Date {
  return new Date(`${day}T${time}:00+09:00`);
}

/**
 * The first moment after a day in Korea.
 *
 * @param day `YYYY-MM-DD`
 */
export function endOfKstDay(day: string): Date {
  return new Date(kstMoment(day).getTime() + DAY_MS);
}

/** The calendar day so many days after another, or before it. */
export function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}
