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
