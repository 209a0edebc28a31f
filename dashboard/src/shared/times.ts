const KST = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Seoul',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/**
 * A moment in Korean time, sortable: `2026-11-23 14:05`, with seconds where it is evidence.
 * @param time RFC 3339; null or a wrong one gives null
 */
export function formatKst(
  time: string | null | undefined,
  precision: 'day' | 'minute' | 'second' = 'minute',
) {
  const date = toDate(time);
  if (!date) return null;
  return KST.format(date).slice(0, { day: 10, minute: 16, second: 19 }[precision]);
}

/** The same moment in UTC to the second, for tooltips: `2026-11-23 05:05:09`. */
export function formatUtc(time: string | null | undefined) {
  const date = toDate(time);
  return date ? date.toISOString().slice(0, 19).replace('T', ' ') : null;
}

/** Of a period the last day may be without its year: `2026-11-22 – 11-28`. */
const WRITTEN =
  /(\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}(?::\d{2})?)?(?: KST)?|(?<=\d{4}-\d{2}-\d{2} – )\d{2}-\d{2}(?!\d))/;

/** Splits a text so that every second part is a day or a moment, from the second part on. */
export function splitAtTimes(text: string): string[] {
  return text.split(WRITTEN);
}

/** A Korean calendar day as a heading: `2026년 11월 23일 (월)`, `Mon, 23 November 2026`. */
export function formatDay(time: string, locale: string): string {
  const date = toDate(time);
  if (!date) return '';
  if (locale === 'ko') {
    const weekday = new Intl.DateTimeFormat('ko', { timeZone: 'Asia/Seoul', weekday: 'short' }).format(date);
    const [year, month, day] = (formatKst(time, 'day') ?? '').split('-').map(Number);
    return `${year}년 ${month}월 ${day}일 (${weekday})`;
  }
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Asia/Seoul',
    weekday: 'short',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).format(date);
}

/** How long ago, in words: `3 minutes ago`. Null for a moment less than half a minute away. */
export function formatAgo(time: string, locale: string, now = Date.now()): string | null {
  const date = toDate(time);
  if (!date) return null;
  const seconds = Math.round((date.getTime() - now) / 1000);
  const size = Math.abs(seconds);
  if (size < 30) return null;
  const words = new Intl.RelativeTimeFormat(locale, { numeric: 'always' });
  if (size < 3600) return words.format(Math.trunc(seconds / 60) || Math.sign(seconds), 'minute');
  if (size < 86_400) return words.format(Math.trunc(seconds / 3600), 'hour');
  return words.format(Math.trunc(seconds / 86_400), 'day');
}

export interface DurationPart {
  unit: 'days' | 'hours' | 'minutes' | 'seconds' | 'underOne';
  count: number;
}

/**
 * Splits a span for display: its largest unit, and the next one where there is anything of it. Nothing takes no time at all:
 * what is shorter than a second is told as that.
 */
export function splitDuration(totalSeconds: number): DurationPart[] {
  const all = Math.max(0, Math.round(totalSeconds));
  const parts: DurationPart[] = [
    { unit: 'days', count: Math.floor(all / 86_400) },
    { unit: 'hours', count: Math.floor((all % 86_400) / 3600) },
    { unit: 'minutes', count: Math.floor((all % 3600) / 60) },
    { unit: 'seconds', count: all % 60 },
  ];
  const largest = parts.findIndex(({ count }) => count > 0);
  if (largest < 0) return [{ unit: 'underOne', count: 1 }];
  return parts.slice(largest, largest + 2).filter(({ count }) => count > 0);
}

function toDate(time: string | null | undefined): Date | null {
  if (!time) return null;
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? null : date;
}
