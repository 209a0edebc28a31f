import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useNotify, useTranslate } from 'react-admin';
import { ApiError, http } from '../providers/http';
import type { Session } from '../providers/types';
import { ActionDialog } from '../shared/ActionDialog';
import { PasswordField } from '../shared/PasswordField';
import { useOnce } from '../shared/useOnce';
import { mayBePassword } from './operatorForm';

interface PasswordDialogProps {
  operator: Session['operator'];
  onClose: () => void;
}

/** Gives operators another password by the one they have. */
export function PasswordDialog({ operator: { email }, onClose }: PasswordDialogProps) {
  const translate = useTranslate();
  const notify = useNotify();
  const once = useOnce();
  const [current, setCurrent] = useState('');
  const [chosen, setChosen] = useState('');
  const [tried, setTried] = useState(false);
  const currentField = useRef<HTMLInputElement>(null);
  const t = (key: string) => translate(`operators.password.${key}`);
  const save = useMutation({
    mutationFn: () => {
      const body = { currentPassword: current, newPassword: chosen };
      return once(body, (key) => http.put('/session/password', body, key));
    },
    onSuccess: () => {
      notify(t('changed'), { type: 'success' });
      onClose();
    },
  });
  const isWrong = saysWrong(save.error);
  useEffect(() => {
    if (isWrong) currentField.current?.focus();
  }, [isWrong]);
  const complaints = {
    current: current ? isWrong && t('wrong') : t('needCurrent'),
    chosen: mayBePassword(chosen, email)
      ? chosen === current && t('same')
      : translate('operators.complaint.password'),
  };
  const said = { current: (tried || isWrong) && complaints.current, chosen: tried && complaints.chosen };
  const submit = () => {
    setTried(true);
    if (current && !complaints.chosen) save.mutate();
  };
  return (
    <ActionDialog
      open
      title={t('change')}
      effect={t('effect')}
      submit={t('change')}
      busy={save.isPending}
      error={!isWrong && save.error}
      onSubmit={submit}
      onClose={onClose}
    >
      {/* For whoever keeps passwords: of which account these are. */}
      <input type="email" autoComplete="username" value={email} readOnly hidden />
      <PasswordField
        inputRef={currentField}
        label={t('current')}
        autoComplete="current-password"
        autoFocus
        value={current}
        onChange={({ target }) => {
          setCurrent(target.value);
          if (isWrong) save.reset();
        }}
        error={Boolean(said.current)}
        helperText={said.current}
      />
      <PasswordField
        label={t('new')}
        autoComplete="new-password"
        value={chosen}
        onChange={({ target }) => setChosen(target.value)}
        error={Boolean(said.chosen)}
        helperText={said.chosen || translate('operators.complaint.password')}
      />
    </ActionDialog>
  );
}

const saysWrong = (error: unknown) =>
  error instanceof ApiError && error.fields.some(({ field }) => field === 'currentPassword');
