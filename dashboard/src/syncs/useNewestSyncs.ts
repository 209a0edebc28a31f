import { useQuery } from '@tanstack/react-query';
import { allOf } from '../providers/allOf';
import { http } from '../providers/http';
import type { CursorPage, Sync } from '../providers/types';

export const MODES = allOf<Sync['mode']>({ full: true, recent: true });

export const isActive = ({ status }: Sync) => status === 'queued' || status === 'running';

/** After how long to look again. */
export const lookAgainMs = (isUnderWay = false) => (isUnderWay ? 2000 : 15_000);

/** The newest sync of each mode. One of each may be under way at a time, whichever page of the list is shown. */
export function useNewestSyncs(): Sync[] {
  const { data = [] } = useQuery({
    queryKey: ['syncs', 'newest-of-each'],
    queryFn: async ({ signal }) => {
      const newest = (mode: Sync['mode']) => http.get<CursorPage<Sync>>('/syncs', { mode, limit: 1 }, signal);
      return (await Promise.all(MODES.map(newest))).flatMap(({ data }) => data);
    },
    refetchInterval: ({ state }) => lookAgainMs(state.data?.some(isActive)),
  });
  return data;
}
