import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLocation, useNavigate, useNotificationContext, useTranslate } from 'react-admin';
import { authProvider, readSession } from '../providers/authProvider';
import { stateBefore } from './BeforeLogin';
import { LanguageLink } from './LanguageLink';
import { LoginForm } from './LoginForm';
import { Mark } from './Mark';
import './layout.css';
import './login.css';

/** What react-admin says of where somebody came from who was sent here. */
interface SentFrom {
  nextPathname?: string;
  nextSearch?: string;
}

/** Leads to the page that was asked for, as it was left where the same operator comes back to it. */
export default function LoginPage() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const { nextPathname = '/', nextSearch = '' } = (useLocation().state ?? {}) as SentFrom;
  const { resetNotifications } = useNotificationContext();
  const queries = useQueryClient();
  useEffect(() => {
    document.title = `${translate('login.title')} · ${translate('app.name')}`;
  }, [translate]);
  return (
    <main className="login">
      <LoginForm
        className="login-card"
        onLogIn={async (given) => {
          // What was told the one before is nothing to who logs in.
          queries.clear();
          resetNotifications();
          await authProvider.login(given);
          // Who it is decides what they find again; the page asks once more where that is not told.
          await readSession().catch(() => undefined);
          const to = nextPathname + nextSearch;
          navigate(to, { state: stateBefore(to) });
        }}
      >
        <span className="brand">
          <Mark />
          {translate('app.name')}
        </span>
        <div>
          <h1>{translate('login.title')}</h1>
          <p className="muted">{translate('login.lead')}</p>
        </div>
      </LoginForm>
      <div className="login-foot">
        <LanguageLink />
      </div>
    </main>
  );
}
