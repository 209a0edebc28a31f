import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useId, useRef } from 'react';
import { useLogout, useTranslate } from 'react-admin';
import { forgetSession } from '../providers/authProvider';
import { ApiError, http, requestOnce } from '../providers/http';
import { useSessionQuery } from '../providers/session';
import { tabSession, useTabSession } from '../providers/tabSession';
import type { Session } from '../providers/types';
import { LoginForm } from './LoginForm';
import './login.css';

/** Watches over the session: asks for the password where it ends in the middle of work. */
export function SessionEnd() {
  const { operator, isOver } = useTabSession();
  useWayToLogin();
  useFocusBack(isOver);
  return operator && isOver ? <SessionEndDialog operator={operator} /> : null;
}

/**
 * Lies over the page, which stays as it is and is not to be seen, until the same operator has logged in again. It is
 * closed by nothing else: there is no session to do anything with.
 */
function SessionEndDialog({ operator }: { operator: Session['operator'] }) {
  const translate = useTranslate();
  const logout = useLogout();
  const queries = useQueryClient();
  const id = useId();
  const goOn = useCallback(
    (session: Session) => {
      // The address has been given to another account meanwhile: nothing of this page is theirs.
      if (session.operator.id !== operator.id) return window.location.reload();
      forgetSession();
      tabSession.resume();
      queries.invalidateQueries();
    },
    [operator.id, queries],
  );
  useTitle(translate('login.again.title'));
  useLogInElsewhere(operator.id, goOn);
  return (
    <Dialog
      open
      className="session-end"
      aria-labelledby={`${id}title`}
      aria-describedby={`${id}lead`}
      fullWidth
      maxWidth="xs"
      disableRestoreFocus
    >
      <LoginForm
        className="dialog"
        email={operator.email}
        onLogIn={async (given) => goOn(await http.post<Session>('/session', given))}
        foot={
          <div className="session-end-other">
            <Button onClick={() => logout()}>{translate('login.again.other')}</Button>
            <p className="card-note">{translate('login.again.otherNote')}</p>
          </div>
        }
      >
        <div>
          <h2 id={`${id}title`}>{translate('login.again.title')}</h2>
          <p id={`${id}lead`} className="muted">
            {translate('login.again.lead')}
          </p>
        </div>
      </LoginForm>
    </Dialog>
  );
}

/** Nobody has worked in this tab yet, and the server says that nobody is logged in: to the log-in. */
function useWayToLogin(): void {
  const logout = useLogout();
  const { data: session, error } = useSessionQuery();
  const isNobody = !session && error instanceof ApiError && error.status === 401;
  useEffect(() => {
    if (isNobody) logout();
  }, [isNobody, logout]);
}

/** Where the same operator has logged in in another tab, this one goes on when it is come back to. */
function useLogInElsewhere(operatorId: string, goOn: (session: Session) => void): void {
  useEffect(() => {
    const look = async () => {
      const session = await requestOnce<Session>('GET', '/session').catch(() => null);
      if (session?.operator.id === operatorId && tabSession.read().isOver) goOn(session);
    };
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, [operatorId, goOn]);
}

/** The window's title may name a person; it comes back unless the page has set another. */
function useTitle(title: string): void {
  const app = useTranslate()('app.name');
  useEffect(() => {
    const before = document.title;
    const own = `${title} · ${app}`;
    document.title = own;
    return () => {
      if (document.title === own) document.title = before;
    };
  }, [title, app]);
}

/** Once the dialog is gone, the focus is where it last was on the page, which is hidden meanwhile and cannot keep it. */
function useFocusBack(isOver: boolean): void {
  const last = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isOver) return () => last.current?.focus({ preventScroll: true });
    const note = ({ target }: FocusEvent) => {
      const element = target as HTMLElement;
      if (!element.closest('.session-end')) last.current = element;
    };
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, [isOver]);
}
