import { useTranslate } from 'react-admin';
import type { Overview } from '../providers/types';

interface Days {
  from: string;
  to: string;
}

/** Names periods: `long` for a table, `short` where little fits. */
export function usePeriodText(by: Overview['by']): {
  long: (period: Days) => string;
  short: (period: Days) => string;
} {
  const translate = useTranslate();
  return {
    long: ({ from, to }) => {
      if (by === 'month') return from.slice(0, 7);
      return from === to ? from : translate('overview.span', { from, to: to.slice(5) });
    },
    short: ({ from }) => (by === 'month' ? from.slice(2, 7) : from.slice(5)),
  };
}
