import { daysAfter, kstDayOf, kstMoment } from '../platform/kst.js';

const YEARS = 2;

/**
 * The KST day, `YYYY-MM-DD`, before which a consent to marketing has to be confirmed: the day on which it was given,
 * two years later (decree of the Network Act, article 62-3). From that day on it is overdue.
 */
export function reconfirmBy(agreedAt: Date): string {
  return yearsAfter(kstDayOf(agreedAt), YEARS);
}

/**
 * The first moment of consents that are two years old on a KST day or later; those before it, on an earlier day.
 *
 * @param day `YYYY-MM-DD`
 */
export function firstAgreedFor(day: string): Date {
  let agreed = yearsAfter(day, -YEARS);
  // The day before a leap year's 29 February stands for both.
  while (yearsAfter(agreed, YEARS) < day) agreed = daysAfter(agreed, 1);
  return kstMoment(agreed);
}

function yearsAfter(text: string, years: number): string {
  const day = new Date(`${text}T00:00:00Z`);
  const month = day.getUTCMonth();
  day.setUTCFullYear(day.getUTCFullYear() + years);
  // There is no 29 February two years before or after one.
  if (day.getUTCMonth() !== month) day.setUTCDate(0);
  return day.toISOString().slice(0, 10);
}

/** When a consent is two years old, in days from the day of the question, or that nobody can tell. */
export type Reconfirm = { tag: string } & (
  | { isKnown: true; from: number | null; to: number | null }
  | { isKnown: false }
);

const FORM = /^([^,]{1,200}):(?:unknown|(-?\d{1,4})?\.\.(-?\d{1,4})?)$/;

/**
 * Reads `marketing:..0` (overdue), `marketing:1..30` (in the next 30 days), `marketing:unknown` (no time known).
 *
 * @returns null where it is none
 */
export function parseReconfirm(text: string): Reconfirm | null {
  const [, tag, from, to] = FORM.exec(text) ?? [];
  if (tag === undefined) return null;
  if (text.endsWith(':unknown')) return { tag, isKnown: false };
  const number = (days: string | undefined) => (days === undefined ? null : Number(days));
  return { tag, isKnown: true, from: number(from), to: number(to) };
}
