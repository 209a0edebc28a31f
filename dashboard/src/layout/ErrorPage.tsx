import Button from '@mui/material/Button';
import { useEffect } from 'react';
import { LinkBase, useTranslate } from 'react-admin';
import { useSession } from '../providers/session';
import { EmptyState } from '../shared/EmptyState';
import { Page } from '../shared/Page';

/** What browsers say of a part of the dashboard that did not come, each in its own words. */
const NOT_FETCHED = /dynamically imported module|importing a module script|preload css/i;

/** A page that could not be fetched, or a fault of the dashboard itself: then the work on the server goes on. */
export function CrashPage({ error }: { error: unknown }) {
  const translate = useTranslate();
  const message = error instanceof Error ? error.message : null;
  const isMissing = message !== null && NOT_FETCHED.test(message);
  const title = translate(isMissing ? 'error.title' : 'error.crashTitle');
  const app = translate('app.name');
  useEffect(() => {
    document.title = `${title} · ${app}`;
  }, [title, app]);
  // Without what pages have in common, for the fault may be there.
  return (
    <>
      <header className="page-head">
        <h1>{title}</h1>
      </header>
      <div className="card">
        <EmptyState
          alert
          body={translate(isMissing ? 'error.notFetched' : 'error.crashBody')}
          note={isMissing ? null : message}
          action={<Button onClick={() => window.location.reload()}>{translate('error.crashReload')}</Button>}
        />
      </div>
    </>
  );
}

/** An address that no page has. */
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

/** A page that the role may not open. */
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
