import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify, useTranslate } from 'react-admin';
import { forgetSession } from '../providers/authProvider';
import { ApiError, http } from '../providers/http';
import { useSession } from '../providers/session';
import { type Operator, ROLES } from '../providers/types';
import { ActionDialog } from '../shared/ActionDialog';
import { useOnce } from '../shared/useOnce';
import { ChangedMeanwhile } from './ChangedMeanwhile';
import { changesOf, complaintsOf, formOver, type OperatorForm } from './operatorForm';
import { operatorsQuery } from './operatorsQuery';

/** Of the server. */
const MAX_LENGTH = { email: 254, name: 100, password: 200 };

/**
 * Adds an operator, or changes one; only what was changed is sent. Where others have changed the account meanwhile, the dialog
 * says what, and goes on from there.
 */
export function OperatorDialog({
  operator: opened,
  onClose,
}: {
  operator: Operator | null;
  onClose: () => void;
}) {
  const translate = useTranslate();
  const notify = useNotify();
  const queries = useQueryClient();
  const [operator, setOperator] = useState(opened);
  const [before, setBefore] = useState<Operator | null>(null);
  const isMe = useSession()?.operator.id === operator?.id;
  const [tried, setTried] = useState(false);
  const [form, setForm] = useState<OperatorForm>({
    email: operator?.email ?? '',
    name: operator?.name ?? '',
    role: operator?.role ?? 'viewer',
    password: '',
    disabled: operator?.disabled ?? false,
  });
  const once = useOnce();
  const save = useMutation({
    mutationFn: () => {
      if (operator) {
        const changes = { ...changesOf(form, operator), revision: operator.revision };
        return once(changes, (key) => http.patch(`/operators/${operator.id}`, changes, key));
      }
      const { email, name, role, password } = form;
      const body = { email: email.trim(), name: name.trim(), role, password };
      return once(body, (key) => http.post('/operators', body, key));
    },
    onSuccess: () => {
      notify(translate(operator ? 'operators.saved' : 'operators.added'), { type: 'success' });
      queries.invalidateQueries({ queryKey: ['operators'] });
      if (isMe) {
        forgetSession();
        queries.invalidateQueries({ queryKey: ['session'] });
      }
      onClose();
    },
    onError: async (error) => {
      if (!operator || !saysChanged(error)) return;
      const { data } = await queries.fetchQuery({ ...operatorsQuery, staleTime: 0 });
      const now = data.find(({ id }) => id === operator.id);
      if (!now) return;
      setBefore(operator);
      setOperator(now);
      setForm(formOver(now, form, operator));
    },
  });
  const isTold = operator !== null && before !== null && saysChanged(save.error);
  const complaints = tried ? complaintsOf(form, operator) : [];
  const t = (key: string) => translate(`operators.field.${key}`);
  const submit = () => {
    setTried(true);
    if (complaintsOf(form, operator).length) return;
    if (operator && !Object.keys(changesOf(form, operator)).length) onClose();
    else save.mutate();
  };
  const field = (name: 'email' | 'name' | 'password', label: string, help?: string) => {
    const complaint = name === 'name' && complaints.includes('unseenInName') ? 'unseenInName' : name;
    const wrong = complaints.includes(complaint);
    return (
      <TextField
        label={label}
        type={name === 'name' ? 'text' : name}
        value={form[name]}
        onChange={({ target }) => setForm({ ...form, [name]: target.value })}
        error={wrong}
        helperText={wrong ? translate(`operators.complaint.${complaint}`) : help}
        slotProps={{
          htmlInput: {
            autoComplete: name === 'password' ? 'new-password' : 'off',
            maxLength: MAX_LENGTH[name],
          },
        }}
      />
    );
  };
  return (
    <ActionDialog
      open
      title={
        operator ? translate('operators.editTitle', { name: operator.name }) : translate('operators.addTitle')
      }
      submit={translate(operator ? 'operators.save' : 'operators.add')}
      busy={save.isPending}
      error={!isTold && save.error}
      onSubmit={submit}
      onClose={onClose}
    >
      {isTold && <ChangedMeanwhile before={before} now={operator} />}
      {!operator && field('email', t('email'))}
      {field('name', t('name'))}
      <TextField
        select
        label={t('role')}
        value={form.role}
        disabled={isMe}
        onChange={({ target }) => setForm({ ...form, role: target.value as OperatorForm['role'] })}
        helperText={translate(`operators.explain.${form.role}`)}
      >
        {ROLES.map((role) => (
          <MenuItem key={role} value={role}>
            {translate(`role.${role}`)}
          </MenuItem>
        ))}
      </TextField>
      {field(
        'password',
        t(operator ? 'newPassword' : 'password'),
        t(operator ? 'newPasswordHelp' : 'passwordHelp'),
      )}
      {operator && !isMe && (
        <FormControlLabel
          control={
            <Checkbox checked={form.disabled} onChange={(_, disabled) => setForm({ ...form, disabled })} />
          }
          label={t('disabled')}
        />
      )}
    </ActionDialog>
  );
}

const saysChanged = (error: unknown) => error instanceof ApiError && error.code === 'changed_meanwhile';
