import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslate } from 'react-admin';
import { ApiError } from '../providers/http';
import { Band } from '../shared/Band';
import { ErrorNote } from '../shared/ErrorNote';
import { PasswordField } from '../shared/PasswordField';

interface LoginFormProps {
  className: string;
  /** Whose password is asked for; without it, whoever gives an email. */
  email?: string;
  /** Logs in; what it throws is told in the form. */
  onLogIn: (given: { email: string; password: string }) => Promise<unknown>;
  /** What stands above the fields. */
  children: ReactNode;
  /** What stands below the button. */
  foot?: ReactNode;
}

/** Email and password, sent once however often it is pressed. */
export function LoginForm({ className, email: known, onLogIn, children, foot }: LoginFormProps) {
  const translate = useTranslate();
  const [typed, setTyped] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const email = known ?? typed.trim();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    if (!email || !password) return setFailure(known ? 'login.needPassword' : 'login.needBoth');
    setBusy(true);
    setFailure(undefined);
    try {
      await onLogIn({ email, password });
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  };

  return (
    <form className={className} onSubmit={submit} noValidate>
      {children}
      <LoginFailure failure={failure} wrong={known ? 'login.wrongPassword' : 'login.wrong'} />
      <TextField
        label={translate('login.email')}
        type="email"
        autoComplete="username"
        autoFocus={!known}
        required
        value={known ?? typed}
        onChange={(event) => setTyped(event.target.value)}
        slotProps={{ input: { readOnly: Boolean(known) } }}
      />
      <PasswordField
        label={translate('login.password')}
        autoComplete="current-password"
        autoFocus={Boolean(known)}
        required
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button type="submit" variant="contained" size="large" aria-disabled={busy}>
        {translate(busy ? 'login.busy' : 'login.submit')}
      </Button>
      {foot}
    </form>
  );
}

function LoginFailure({ failure, wrong }: { failure: unknown; wrong: string }) {
  const translate = useTranslate();
  if (!failure) return null;
  if (typeof failure === 'string') return <Band kind="danger" alert title={translate(failure)} />;
  const { status, code } = failure instanceof ApiError ? failure : { status: -1, code: '' };
  if (status === 401) return <Band kind="danger" alert title={translate(wrong)} />;
  if (status === 429) {
    const why = code === 'log_ins_busy' ? code : 'too_many_attempts';
    return <Band kind="danger" alert title={translate(`error.byCode.${why}`)} />;
  }
  return <ErrorNote error={failure} />;
}
