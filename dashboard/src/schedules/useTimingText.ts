import { useLocale, useTranslate } from 'react-admin';
import type { Timing } from '../providers/types';
import { useCounted } from '../shared/numbers';
import { formatKst } from '../shared/times';

/** The days of the week in the reader's language, Sunday first. */
export function useWeekdays(): string[] {
  const locale = useLocale();
  const format = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
  // The 4th of January 1970 was a Sunday.
  return Array.from({ length: 7 }, (_, day) => format.format(new Date(Date.UTC(1970, 0, 4 + day))));
}

/** When a schedule is due, in words; times are Korea's and say so. */
export function useTimingText(): (timing: Timing) => string {
  const translate = useTranslate();
  const counted = useCounted();
  const weekdays = useWeekdays();
  return (timing) => {
    switch (timing.every) {
      case 'once':
        return translate('schedules.timing.onceAt', { at: `${formatKst(timing.at)} KST` });
      case 'day':
        return translate('schedules.timing.dayAt', { time: `${timing.time} KST` });
      case 'week': {
        const days = timing.days.map((day) => weekdays[day]).join(', ');
        return translate('schedules.timing.weekAt', { days, time: `${timing.time} KST` });
      }
      case 'hours':
        return counted('schedules.timing.hoursOf', timing.hours);
    }
  };
}
