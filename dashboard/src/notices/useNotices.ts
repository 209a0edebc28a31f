import { useQuery } from '@tanstack/react-query';
import { http } from '../providers/http';
import type { Notice } from '../providers/types';

/** The archive of words, without the words: by subject, the latest version first. */
export function useNotices() {
  return useQuery({
    queryKey: ['notices'],
    queryFn: async ({ signal }) => (await http.get<{ data: Notice[] }>('/notices', undefined, signal)).data,
    staleTime: 60_000,
  });
}
