import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useGetList, useNavigate } from 'react-admin';
import { http } from '../../providers/http';
import { useSeesFields } from '../../providers/session';
import type { CursorPage, Sync, User } from '../../providers/types';
import { targetOf, useSearch } from '../../shared/targets';
import { useKept } from '../../shared/useKept';
import { DEFAULT_SORT, isReadWhole, type ListState, listSearch, parseList } from '../listUrl';

/** Who comes back to the tab after that long finds the list as it is by then; each time is one more on the access record. */
const LONG_MS = 60_000;

const isLongAgo = (time: number) => Date.now() - time > LONG_MS;

/** Cursors of the pages that were walked through before this one, which the browser's history keeps; null opens the first. */
type Passed = (string | null)[];

/**
 * What was walked through before a page that is come to: pages are turned one by one, and whatever else is asked for
 * begins with the first.
 *
 * @param passed with the page that is left as its last
 */
function passedAt(page: number, left: number, passed: Passed): Passed {
  if (page === 1) return [];
  return page > left ? passed : passed.slice(0, page < left ? -2 : -1);
}

/** The list's state in the address, but for what is searched for: a change of the question makes a step that Back undoes, a tick does not. */
export function useListState() {
  const { search, isLost } = useSearch();
  const navigate = useNavigate();
  const seesFields = useSeesFields();
  const state = useMemo(() => {
    const asked = parseList(search);
    if (seesFields || !asked.sort.endsWith('nickname')) return asked;
    // In an order that would tell names, which the role is not given; pages of it are not those of another.
    return { ...asked, sort: DEFAULT_SORT, page: 1, cursor: null };
  }, [search, seesFields]);
  const { page, cursor } = state;
  const [passed = []] = useKept<Passed>('passed');
  const change = (patch: Partial<ListState>, replace = false) => {
    const next = { ...state, ...patch };
    const walked = passedAt(next.page, page, [...passed, cursor]);
    const target = targetOf('/users', listSearch(next), walked.length > 0 ? { passed: walked } : {});
    navigate(target.to, { replace, state: target.state });
  };
  return {
    state,
    change,
    isSearchLost: isLost,
    isUnclear: !isReadWhole(new URLSearchParams(search)),
    /** undefined where nobody walked through the page before */
    previousCursor: page === 2 ? null : passed.at(-1),
  };
}

/** The page of people that the address asks for, with the ways to the next one and the one before. */
export function useUserPage({ filter, sort, limit, page, cursor }: ListState) {
  const descending = sort.startsWith('-');
  const answer = useGetList<User>(
    'users',
    {
      filter,
      sort: { field: sort.replace('-', ''), order: descending ? 'DESC' : 'ASC' },
      pagination: { page, perPage: limit },
      meta: { cursor },
    },
    {
      placeholderData: (previous) => previous,
      staleTime: 5_000,
      refetchOnWindowFocus: ({ state }) => isLongAgo(state.dataUpdatedAt),
    },
  );
  return {
    ...answer,
    totalIsExact: (answer.meta?.totalIsExact ?? true) as boolean,
    nextCursor: (answer.meta?.nextCursor ?? null) as string | null,
  };
}

/** When everybody was last read from Kakao: the end of the newest complete full sync. */
export function useFreshness(): string | null | undefined {
  const { data } = useQuery({
    queryKey: ['syncs', 'newest'],
    queryFn: ({ signal }) =>
      http.get<CursorPage<Sync>>('/syncs', { mode: 'full', status: 'completed', limit: 1 }, signal),
    staleTime: 30_000,
    refetchOnWindowFocus: ({ state }) => isLongAgo(state.dataUpdatedAt),
  });
  if (!data) return undefined;
  return data.data[0]?.finishedAt ?? null;
}
