import { useEffect, useState } from 'react';

/**
 * A clock that ticks while it is needed, and whenever its tab is come back to: until then the machine may have slept.
 *
 * @param everyMs what is told in minutes need not be looked at each second
 */
export function useNow(active: boolean, everyMs = 1000): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (!active) return;
    const tick = () => setNow(Date.now());
    tick();
    const timer = window.setInterval(tick, everyMs);
    document.addEventListener('visibilitychange', tick);
    window.addEventListener('focus', tick);
    return () => {
      window.clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
      window.removeEventListener('focus', tick);
    };
  }, [active, everyMs]);
  return now;
}
