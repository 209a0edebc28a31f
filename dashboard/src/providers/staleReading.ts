import { type QueryCache, type QueryState, useQueryClient } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';
import { isRefusal } from './http';

/**
 * What the page shows and could not be read anew when it was last asked for, the oldest of it; null where all of it could.
 * A refusal is none: the page itself says what that means.
 */
export function useStaleReading(): QueryState | null {
  const cache = useQueryClient().getQueryCache();
  const watch = useCallback((onChange: () => void) => cache.subscribe(onChange), [cache]);
  return useSyncExternalStore(watch, () => oldestStale(cache));
}

function oldestStale(cache: QueryCache): QueryState | null {
  const [oldest = null] = cache
    .findAll({ type: 'active' })
    .map(({ state }) => state)
    .filter(({ status, data, error }) => status === 'error' && data !== undefined && !isRefusal(error))
    .sort((one, other) => one.dataUpdatedAt - other.dataUpdatedAt);
  return oldest;
}
