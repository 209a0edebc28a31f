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

/** Whether the first day is after the last: such a range finds nobody. */
export const isTurnedDue = ({ from, to }: Pick<Reconfirm, 'from' | 'to'>) =>
  from !== '' && to !== '' && Number(from) > Number(to);

/**
 * Reads the condition `reconfirm` as the API takes it.
 *
 * @returns null where it would not be taken
 */
export function readReconfirm(text: string): Reconfirm | null {
  const [, tag, due, from = '', to = ''] = FORM.exec(text) ?? [];
  return tag && due ? { tag, due, from, to } : null;
}

/**
 * The condition in words, by the day on which the consent is two years old: before that day it has to be confirmed, and from it on
 * that is overdue.
 */
export function reconfirmLabel(text: string, translate: (key: string, options: object) => string): string {
  const asked = readReconfirm(text);
  if (!asked) return text;
  const { tag, due, from, to } = asked;
  const say = (when: string, days = {}) => translate(`users.filter.reconfirm${when}`, { tag, ...days });
  if (due === 'unknown') return say('Unknown');
  if (from === '' && to === '') return say('Known');
  const dayOf = (days: string) => {
    const away = Number(days);
    const name = away > 0 ? 'dayAhead' : away < 0 ? 'dayPast' : 'dayToday';
    return translate(`users.filter.${name}`, { smart_count: Math.abs(away) });
  };
  if (to === '') return say('From', { from: dayOf(from) });
  if (from === to) return say('On', { on: dayOf(to) });
  if (from !== '' && Number(from) < 0) return say('Around', { from: dayOf(from), to: dayOf(to) });
  if (from !== '') return say('Between', { from, to });
  if (Number(to) === 0) return say('Overdue');
  return say(Number(to) < 0 ? 'OverdueSince' : 'To', { to: dayOf(to) });
}
