import type { ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import { ApiError } from '../providers/http';
import { useSessionQuery } from '../providers/session';
import type { Permission } from '../providers/types';
import { LoadError } from '../shared/ErrorNote';
import { Page } from '../shared/Page';
import { SkeletonCard } from '../shared/Skeleton';
import { NoAccessPage } from './ErrorPage';

/** A page for those who may: others are told so, and told too where the server does not say who they are. */
export function Guarded({ needs, children }: { needs: Permission; children: ReactNode }) {
  const translate = useTranslate();
  const { data: session, error, refetch } = useSessionQuery();
  if (session) return session.operator.permissions.includes(needs) ? children : <NoAccessPage />;
  // Somebody who is not logged in is on the way to the log-in.
  if (!error || (error instanceof ApiError && error.status === 401)) return <SkeletonCard lines={6} />;
  return (
    <Page title={translate('error.title')}>
      <div className="card">
        <LoadError error={error} onRetry={() => refetch()} isTitled />
      </div>
    </Page>
  );
}
