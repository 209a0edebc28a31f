import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLogin, useTranslate } from 'react-admin';
import { LanguageLink } from './LanguageLink';
import { LoginForm } from './LoginForm';
import { Mark } from './Mark';
import './layout.css';
import './login.css';

export default function LoginPage() {
  const translate = useTranslate();
  const login = useLogin();
  const queries = useQueryClient();
  useEffect(() => {
    document.title = `${translate('login.title')} · ${translate('app.name')}`;
  }, [translate]);
  return (
    <main className="login">
      <LoginForm
        className="login-card"
        onLogIn={(given) => {
          queries.clear();
          return login(given);
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
