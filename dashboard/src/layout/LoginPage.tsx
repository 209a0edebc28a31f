import HideIcon from '@mui/icons-material/VisibilityOffOutlined';
import ShowIcon from '@mui/icons-material/VisibilityOutlined';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { useLogin, useTranslate } from 'react-admin';
import { ApiError } from '../providers/http';
import { Band } from '../shared/Band';
import { ErrorNote } from '../shared/ErrorNote';
import { LanguageLink } from './LanguageLink';
import { useDocumentLanguage } from './Layout';
import { Mark } from './Mark';
import './layout.css';

export default function LoginPage() {
  const translate = useTranslate();
  const login = useLogin();
  const queries = useQueryClient();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [shown, setShown] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  useDocumentLanguage();
  useEffect(() => {
    document.title = `${translate('login.title')} · ${translate('app.name')}`;
  }, [translate]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    if (!email.trim() || !password) return setFailure('login.needBoth');
    setBusy(true);
    setFailure(undefined);
    try {
      queries.clear();
      await login({ email: email.trim(), password });
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  };

  return (
    <main className="login">
      <form className="login-card" onSubmit={submit} noValidate>
        <span className="brand">
          <Mark />
          {translate('app.name')}
        </span>
        <div>
          <h1>{translate('login.title')}</h1>
          <p className="muted">{translate('login.lead')}</p>
        </div>
        <LoginFailure failure={failure} />
        <TextField
          label={translate('login.email')}
          type="email"
          autoComplete="username"
          autoFocus
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <TextField
          label={translate('login.password')}
          type={shown ? 'text' : 'password'}
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          slotProps={{
            input: {
              endAdornment: (
                <InputAdornment position="end">
                  <IconButton
                    size="small"
                    edge="end"
                    aria-label={translate(shown ? 'login.hide' : 'login.show')}
                    onClick={() => setShown(!shown)}
                  >
                    {shown ? <HideIcon fontSize="small" /> : <ShowIcon fontSize="small" />}
                  </IconButton>
                </InputAdornment>
              ),
            },
          }}
        />
        <Button type="submit" variant="contained" size="large" aria-disabled={busy}>
          {translate(busy ? 'login.busy' : 'login.submit')}
        </Button>
      </form>
      <div className="login-foot">
        <LanguageLink />
      </div>
    </main>
  );
}

function LoginFailure({ failure }: { failure: unknown }) {
  const translate = useTranslate();
  if (!failure) return null;
  if (typeof failure === 'string') return <Band kind="danger" alert title={translate(failure)} />;
  const status = failure instanceof ApiError ? failure.status : -1;
  if (status === 401) return <Band kind="danger" alert title={translate('login.wrong')} />;
  if (status === 429) return <Band kind="danger" alert title={translate('login.limited')} />;
  return <ErrorNote error={failure} />;
}
