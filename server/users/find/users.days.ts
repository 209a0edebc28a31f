import { endOfKstDay, isKstDay, kstMoment } from '../../platform/kst.js';
import type { Bind } from './users.consents.js';

/**
 * The first moment of a range.
 *
 * @param moment a KST day or an RFC 3339 date-time
 */
export function startOf(moment: string): Date {
  return isKstDay(moment) ? kstMoment(moment) : new Date(moment);
}

function endOf(moment: string): { end: Date; isInclusive: boolean } {
  return isKstDay(moment)
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
