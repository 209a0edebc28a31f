import { useQuery } from '@tanstack/react-query';
import { readSession } from './authProvider';
import type { Permission, Session } from './types';

/** How often a server that does not tell is asked again. */
const ASK_AGAIN_MS = 5_000;

/** The reading of the session: while the server is away it fails, and is tried again by itself. */
export function useSessionQuery() {
  return useQuery({
    queryKey: ['session'],
    queryFn: readSession,
    staleTime: 60_000,
    refetchInterval: ({ state }) => (state.error && !state.data ? ASK_AGAIN_MS : false),
  });
}

/** The session of the person at the desk; undefined until it is known. */
export function useSession(): Session | undefined {
  return useSessionQuery().data;
}

/** Whether personal fields are given to this operator, masked or not: auditors are given none (README, Roles). */
export const useSeesFields = () => useSession()?.operator.role !== 'auditor';

/** Whether this operator may do it. False until the session is known, so nothing flashes up that is then refused. */
export function useMay(permission: Permission): boolean {
  const session = useSession();
  return session ? session.operator.permissions.includes(permission) : false;
}
