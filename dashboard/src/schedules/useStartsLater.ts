import { useQuery } from '@tanstack/react-query';
import { http } from '../providers/http';
import type { CursorPage, Schedule } from '../providers/types';

/**
 * The schedule by which a draft starts by itself, as far as could be read: what cannot be read anew stands as it was.
 *
 * @param draftId the draft's number
 * @returns undefined while that is not known; null: none
 */
export function useStartsLater(draftId: string): Schedule | null | undefined {
  const { data, isError } = useQuery({
    queryKey: ['schedules', 'of-draft', draftId],
    queryFn: ({ signal }) => http.get<CursorPage<Schedule>>('/schedules', { draftId }, signal),
    refetchInterval: 5000,
  });
  if (isError && !data) return null;
  return data && (data.data.find(({ enabled, nextAt }) => enabled && nextAt !== null) ?? null);
}
