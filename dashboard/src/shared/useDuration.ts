import { useTranslate } from 'react-admin';
import { splitDuration } from './times';

/** A span in words, its two largest parts: `2 min 24 sec`. */
export function useDuration(): (seconds: number) => string {
  const translate = useTranslate();
  return (seconds) =>
    splitDuration(seconds)
      .map(({ unit, count }) => translate(`time.duration.${unit}`, { count }))
      .join(' ');
}
