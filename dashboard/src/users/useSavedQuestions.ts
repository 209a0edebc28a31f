import { useQuery } from '@tanstack/react-query';
import { http } from '../providers/http';
import type { SavedQuestion, UserFilter } from '../providers/types';
import { targetOf } from '../shared/targets';
import { DEFAULT_SORT, listSearch, parseList, writeFilter } from './listUrl';

/** All saved questions, by name. */
export function useSavedQuestions() {
  return useQuery({
    queryKey: ['saved-questions'],
    queryFn: async ({ signal }) =>
      (await http.get<{ data: SavedQuestion[] }>('/saved-questions', undefined, signal)).data,
    staleTime: 30_000,
  });
}

/** A saved question as it is now; none where no id is given. */
export function useSavedQuestion(id: string | null) {
  return useQuery({
    queryKey: ['saved-questions', id],
    queryFn: ({ signal }) => http.get<SavedQuestion>(`/saved-questions/${id}`, undefined, signal),
    enabled: id !== null,
  });
}

/** The address of the list that shows a saved question. */
export function questionAddress({ id, filter }: Pick<SavedQuestion, 'id' | 'filter'>): string {
  return targetOf('/users', listSearch({ ...parseList(''), sort: DEFAULT_SORT, filter, question: id })).to;
}

/** Whether two filters ask the same, whatever the order of their parts. */
export function isSameFilter(one: UserFilter, other: UserFilter): boolean {
  return canonical(one) === canonical(other);
}

function canonical(filter: UserFilter): string {
  const params = writeFilter(
    Object.fromEntries(
      Object.entries(filter).map(([name, value]) => [name, Array.isArray(value) ? [...value].sort() : value]),
    ),
  );
  params.sort();
  return params.toString();
}
