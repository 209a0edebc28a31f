import { useEffect } from 'react';
import { useLocation } from 'react-admin';
import { keeping, keptOf } from '../shared/useKept';

/** Where the tab was last before the log-in; in memory alone, for its state may hold what was searched for. */
let last: ReturnType<typeof useLocation> | null = null;

/** Remembers where the tab is, for whoever has to log in and comes back. */
export function BeforeLogin() {
  const location = useLocation();
  useEffect(() => {
    if (location.pathname !== '/login') last = location;
  }, [location]);
  return null;
}

/**
 * The state of an address that is come back to from the log-in, with what it keeps for who works here by now.
 *
 * @returns undefined where the tab was elsewhere
 */
export function stateBefore(address: string): object | undefined {
  if (!last || last.pathname + last.search !== address) return undefined;
  return { ...last.state, ...keeping(keptOf(last.state)) };
}
