import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useQuery } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import { http } from '../providers/http';
import type { OperatorName } from '../providers/types';
import { ErrorNote } from '../shared/ErrorNote';
import { focusGoesOn } from '../shared/focusGoesOn';

interface AccountFieldProps {
  /** Id of the account, empty for anybody. */
  value: string;
  onChange: (operatorId: string) => void;
}

/** One of those who have or had an account, or anybody. */
export function AccountField({ value, onChange }: AccountFieldProps) {
  const translate = useTranslate();
  const accounts = withAsked(useAccounts().data ?? [], value);
  return (
    <TextField
      select
      label={translate('audit.filter.operator')}
      value={value}
      onChange={({ target }) => onChange(target.value)}
      slotProps={{ select: { displayEmpty: true } }}
    >
      <MenuItem value="">{translate('audit.filter.anybody')}</MenuItem>
      {accounts.map(({ id, email }) => (
        <MenuItem key={id} value={id}>
          {email}
        </MenuItem>
      ))}
    </TextField>
  );
}

/** Stands beside the field where the accounts could not be loaded: it is not that nobody has one. */
export function AccountsUnloaded() {
  const translate = useTranslate();
  const { data, error, refetch } = useAccounts();
  if (!error || data) return null;
  return (
    <div ref={focusGoesOn} className="accounts-unloaded">
      <ErrorNote
        title={`${translate('audit.filter.operator')}: ${translate('error.title')}`}
        error={error}
        onRetry={() => refetch()}
      />
    </div>
  );
}

/** Everybody who has or had an account. */
function useAccounts() {
  return useQuery({
    queryKey: ['audit-operators'],
    queryFn: async ({ signal }) =>
      (await http.get<{ data: OperatorName[] }>('/audit-events/operators', undefined, signal)).data,
  });
}

/** An account that is asked for already is there by its number before the others are. */
function withAsked(accounts: Pick<OperatorName, 'id' | 'email'>[], asked: string) {
  if (!asked || accounts.some(({ id }) => id === asked)) return accounts;
  return [{ id: asked, email: `#${asked}` }, ...accounts];
}
