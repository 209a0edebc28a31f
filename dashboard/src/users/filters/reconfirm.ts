/** A term, and when its consent has to be confirmed in days from today. */
const FORM = /^([^,]{1,200}):(unknown|(-?\d{1,4})?\.\.(-?\d{1,4})?)$/;

/** The times that are asked for most, as overviews count them. */
export const DUES = {
  overdue: '..0',
  within30: '1..30',
  within60: '31..60',
  within90: '61..90',
  later: '91..',
  unknown: 'unknown',
} as const;

export interface Reconfirm {
  tag: string;
  /** `..0`, `1..30`, `91..` or `unknown` */
  due: string;
  /** Days from today; empty where that side is open or no time is known. */
  from: string;
  to: string;
}

/**
 * Reads the condition `reconfirm` as the API takes it.
 *
 * @returns null where it would not be taken
 */
export function readReconfirm(text: string): Reconfirm | null {
  const [, tag, due, from = '', to = ''] = FORM.exec(text) ?? [];
  return tag && due ? { tag, due, from, to } : null;
}
