import { http } from '../providers/http';
import type { ListedOperator } from '../providers/types';

/** All accounts, as the page of operators has them. */
export const operatorsQuery = {
  queryKey: ['operators'],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    http.get<{ data: ListedOperator[] }>('/operators', undefined, signal),
};
