import Button from '@mui/material/Button';
import { LinkBase, useTranslate } from 'react-admin';
import { useSession } from '../providers/session';
import { EmptyState } from '../shared/EmptyState';
import { Page } from '../shared/Page';

/** A fault of the dashboard itself: says that the work on the server goes on. */
export function CrashPage({ error }: { error: unknown }) {
  const translate = useTranslate();
  return (
    <div className="card">
      <EmptyState
        alert
        title={translate('error.crashTitle')}
        body={translate('error.crashBody')}
        note={error instanceof Error ? error.message : null}
        action={<Button onClick={() => window.location.reload()}>{translate('error.crashReload')}</Button>}
      />
    </div>
  );
}

export function NotFoundPage() {
  const translate = useTranslate();
  return (
    <Page title={translate('error.notFoundTitle')}>
      <div className="card">
        <EmptyState
          body={translate('error.notFoundBody')}
          action={<LinkBase to="/users">{translate('error.toUsers')}</LinkBase>}
        />
      </div>
    </Page>
  );
}

export function NoAccessPage() {
  const translate = useTranslate();
  const role = useSession()?.operator.role;
  return (
    <Page title={translate('error.noAccessTitle')}>
      <div className="card">
        <EmptyState
          body={role && translate('error.noAccessBody', { role: translate(`role.${role}`) })}
          action={<LinkBase to="/users">{translate('error.toUsers')}</LinkBase>}
        />
      </div>
    </Page>
  );
}
