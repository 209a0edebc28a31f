import { useQuery, useQueryClient } from '@tanstack/react-query';
import { http } from '../../providers/http';
import type { User } from '../../providers/types';

/** Kakao's webhooks, syncs and colleagues change people while their page is open. */
const LOOK_AGAIN_MS = 10_000;

/** Parts of the page that may have changed with the person. */
const PARTS = ['history', 'access', 'consent-requests'];

/** A person as they are now. While nothing has changed they are not shown anew, and the access record names nobody. */
export function usePerson(id: string) {
  const queries = useQueryClient();
  return useQuery({
    queryKey: ['person', id],
    queryFn: async ({ signal }) => {
      const shown = queries.getQueryData<User>(['person', id]);
      const user = await http.getAnew<User>(`/users/${id}`, shown, signal);
      if (shown && user !== shown) {
        for (const part of PARTS) queries.invalidateQueries({ queryKey: [part, id] });
        queries.invalidateQueries({ queryKey: ['drift', 'person', id] });
      }
      return user;
    },
    // What was answered is known again by itself.
    structuralSharing: false,
    refetchInterval: ({ state }) => (state.data ? LOOK_AGAIN_MS : false),
  });
}
