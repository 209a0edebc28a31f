import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useQuery } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import { http } from '../providers/http';
import type { OperatorName } from '../providers/types';

interface AccountFieldProps {
  /** Id of the account, empty for anybody. */
  value: string;
  onChange: (operatorId: string) => void;
}

/** One of those who have or had an account, or anybody. */
export function AccountField({ value, onChange }: AccountFieldProps) {
  const translate = useTranslate();
  const accounts = useAccounts(value);
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

/** Everybody who has or had an account; one that is asked for already is there by its number before. */
function useAccounts(asked: string): Pick<OperatorName, 'id' | 'email'>[] {
  const { data: accounts = [] } = useQuery({
    queryKey: ['audit-operators'],
    queryFn: async ({ signal }) =>
      (await http.get<{ data: OperatorName[] }>('/audit-events/operators', undefined, signal)).data,
  });
  if (!asked || accounts.some(({ id }) => id === asked)) return accounts;
  return [{ id: asked, email: `#${asked}` }, ...accounts];
}
