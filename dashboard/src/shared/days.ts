/** A day of the calendar as `YYYY-MM-DD`; the 30th of February is none. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** A day, or a moment on one as RFC 3339 writes it. */
export const isDayOrTime = (text: string) =>
  isDay(text) || (/^.{10}T/.test(text) && isDay(text.slice(0, 10)) && !Number.isNaN(Date.parse(text)));

/** Whether both are days, and the first is after the last. */
export const isTurned = (first: string, last: string) => isDay(first) && isDay(last) && first > last;

/** Puts the dashes in for those who type digits only. */
export function withDashes(text: string): string {
  return /^\d{8}$/.test(text) ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}` : text;
}
