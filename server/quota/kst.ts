const KST_OFFSET_MS = 9 * 3_600_000;

/** The calendar day in Korea, `YYYY-MM-DD`; KST is UTC+9 all year round. */
export function kstDayOf(date: Date): string {
  return new Date(date.getTime() + KST_OFFSET_MS).toISOString().slice(0, 10);
}
