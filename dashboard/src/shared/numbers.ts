import { useLocale, useTranslate } from 'react-admin';

/** Writes counts the way the reader's language groups digits. */
export function useNumber(): (value: number | null | undefined) => string {
  const locale = useLocale();
  return (value) =>
    value === null || value === undefined ? '-' : new Intl.NumberFormat(locale).format(value);
}

/** A message about a number: the right plural form, digits grouped (`%{count}` in the message). */
export function useCounted(): (key: string, value: number, more?: Record<string, unknown>) => string {
  const translate = useTranslate();
  const number = useNumber();
  return (key, value, more) => translate(key, { smart_count: value, count: number(value), ...more });
}

/** A share as per cent with one digit, as the digest of a check takes it; some are never none. */
export function percentOfShare(share: number): string {
  if (share > 0 && share < 0.001) return '<0.1';
  return (share * 100).toFixed(1);
}
