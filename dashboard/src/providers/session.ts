import { useQuery } from '@tanstack/react-query';
import { readSession } from './authProvider';
import type { Permission, Session } from './types';

/** The session of the person at the desk; undefined until it is known. */
export function useSession(): Session | undefined {
  return useQuery({ queryKey: ['session'], queryFn: readSession, staleTime: 60_000 }).data;
}

/** Whether this operator may do it. False until the session is known, so nothing flashes up that is then refused. */
export function useMay(permission: Permission): boolean {
  const session = useSession();
  return session ? session.operator.permissions.includes(permission) : false;
}
