import { useTranslate } from 'react-admin';
import { splitDuration } from './times';

/** A span in words, its two largest parts: `2 min 24 sec`. */
export function useDuration(): (seconds: number) => string {
  const translate = useTranslate();
  return (seconds) => {
    const parts = splitDuration(seconds);
    return translate(`time.duration.${parts.unit}`, parts);
  };
}
