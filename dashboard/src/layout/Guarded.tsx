import type { ReactNode } from 'react';
import { useSession } from '../providers/session';
import type { Permission } from '../providers/types';
import { SkeletonCard } from '../shared/Skeleton';
import { NoAccessPage } from './ErrorPage';

/** A page for those who may: others are told so instead of being shown an empty list. */
export function Guarded({ needs, children }: { needs: Permission; children: ReactNode }) {
  const session = useSession();
  if (!session) return <SkeletonCard lines={6} />;
  return session.operator.permissions.includes(needs) ? children : <NoAccessPage />;
}
