import { keepPreviousData, type UseQueryOptions, useQuery } from '@tanstack/react-query';
import { http, type Query } from '../providers/http';
import type { CursorPage } from '../providers/types';
import { isStrayCursor } from './errors';
import { USUAL_PAGE_SIZE } from './pageSizes';
import { useKept } from './useKept';

interface CursorListOptions<Row> extends Pick<UseQueryOptions<CursorPage<Row>>, 'refetchInterval'> {
  queryKey: readonly unknown[];
  path: string;
  /** What is asked for; asked otherwise, the list begins anew. */
  query?: Query;
  limit?: number;
}

/**
 * A list of the API that is walked by cursor: the cursors walked through are the way back. They name people, so they stand
 * not in the address but in the browser's history, one list a page.
 */
export function useCursorList<Row>({
  queryKey,
  path,
  query,
  limit = USUAL_PAGE_SIZE,
  ...more
}: CursorListOptions<Row>) {
  const question = JSON.stringify([path, query]);
  const [walk, keepWalk] = useKept<{ question: string; cursors: string[] }>('walk');
  const cursors = walk?.question === question ? walk.cursors : [];
  const cursor = cursors.at(-1);
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: [...queryKey, query, cursor],
    queryFn: ({ signal }) => http.list<CursorPage<Row>>(path, { ...query, limit, cursor }, signal),
    placeholderData: keepPreviousData,
    ...more,
  });
  const go = (next: string[]) => () => keepWalk({ question, cursors: next });
  const nextCursor = data?.nextCursor;
  return {
    data,
    error,
    onRetry: () => (isStrayCursor(error) ? keepWalk({ question, cursors: [] }, true) : refetch()),
    /** Rows of another page or question are shown while those asked for are on their way. */
    isPlaceholderData,
    limit,
    page: cursors.length + 1,
    onFirst: cursors.length ? go([]) : undefined,
    onPrevious: cursors.length ? go(cursors.slice(0, -1)) : undefined,
    // Rows that are shown meanwhile end with a cursor of their own page or question.
    onNext: nextCursor ? (isPlaceholderData ? () => {} : go([...cursors, nextCursor])) : undefined,
  };
}
