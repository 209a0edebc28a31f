import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useGetList, useNavigate } from 'react-admin';
import { cursorOfPage, questionKey } from '../../providers/dataProvider';
import { http } from '../../providers/http';
import type { CursorPage, Sync, User } from '../../providers/types';
import { targetOf, useSearch } from '../../shared/targets';
import { type ListState, listSearch, parseList } from '../listUrl';

/** The list's state in the address, but for what is searched for: a change of the question makes a step that Back undoes, a tick does not. */
export function useListState() {
  const { search, isLost } = useSearch();
  const navigate = useNavigate();
  const state = useMemo(() => parseList(search), [search]);
  const change = (patch: Partial<ListState>, replace = false) => {
    const { to, state: kept } = targetOf('/users', listSearch({ ...state, ...patch }));
    navigate(to, { replace, state: kept });
  };
  return { state, change, isSearchLost: isLost };
}

/** The page of people that the address asks for, with the ways to the next one and the one before. */
export function useUserPage({ filter, sort, limit, page, cursor }: ListState) {
  const descending = sort.startsWith('-');
  const params = {
    filter,
    sort: { field: sort.replace('-', ''), order: descending ? ('DESC' as const) : ('ASC' as const) },
    pagination: { page, perPage: limit },
  };
  const answer = useGetList<User>(
    'users',
    { ...params, meta: { cursor } },
    { placeholderData: (previous) => previous, staleTime: 5_000 },
  );
  const nextCursor = (answer.meta?.nextCursor ?? null) as string | null;
  return {
    ...answer,
    totalIsExact: (answer.meta?.totalIsExact ?? true) as boolean,
    nextCursor,
    /** undefined where nobody walked through the page before */
    previousCursor: cursorOfPage(questionKey('users', params), page - 1),
  };
}

/** When everybody was last read from Kakao: the end of the newest complete full sync. */
export function useFreshness(): string | null | undefined {
  const { data } = useQuery({
    queryKey: ['syncs', 'newest'],
    queryFn: ({ signal }) => http.get<CursorPage<Sync>>('/syncs', { limit: 50 }, signal),
    staleTime: 30_000,
  });
  if (!data) return undefined;
  return data.data.find(({ mode, status }) => mode === 'full' && status === 'completed')?.finishedAt ?? null;
}
