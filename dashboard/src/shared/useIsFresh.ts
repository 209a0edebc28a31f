import { useEffect, useState } from 'react';

/** So long after a change a press may still be meant for what was there before: the second of a double click, for one. */
const FRESH_MS = 1_000;

/** Whether something has just become what it is, while it was looked at. */
export function useIsFresh(value: string): boolean {
  const [known, setKnown] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setKnown(value), FRESH_MS);
    return () => window.clearTimeout(timer);
  }, [value]);
  return known !== value;
}
