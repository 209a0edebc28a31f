import { useEffect, useRef } from 'react';
import { useLogout, useNotify, useTranslate } from 'react-admin';
import { onLoggedOut } from '../providers/http';

/** Whatever request learns first that the session has ended: to the log-in, and back here afterwards. */
export function useSessionEnd(): void {
  const logout = useLogout();
  const notify = useNotify();
  const translate = useTranslate();
  const isLeaving = useRef(false);
  useEffect(
    () =>
      onLoggedOut(() => {
        if (isLeaving.current) return;
        isLeaving.current = true;
        logout();
        notify(translate('ra.notification.logged_out'), { type: 'warning' });
      }),
    [logout, notify, translate],
  );
}
