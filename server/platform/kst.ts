/** KST is UTC+9 all year round. */
export const KST_OFFSET_MS = 9 * 3_600_000;

const DAY_MS = 24 * 3_600_000;

/** The last answer: asked for every call to Kakao, nearly always about the same day. */
let last = { number: Number.NaN, text: '' };

/** The calendar day in Korea, `YYYY-MM-DD`. */
export function kstDayOf(date: Date): string {
  const shifted = date.getTime() + KST_OFFSET_MS;
  const number = Math.floor(shifted / DAY_MS);
  if (number !== last.number) last = { number, text: new Date(shifted).toISOString().slice(0, 10) };
  return last.text;
}

/** The moment in Korea to the second, sortable: `2026-11-23 14:05:09`. */
export function kstTime(date: Date): string {
  return new Date(date.getTime() + KST_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}
