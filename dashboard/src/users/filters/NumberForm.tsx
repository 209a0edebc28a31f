import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useNumber } from '../../shared/numbers';
import { NUMBER_FILTERS, type NumberFilter, readNumber } from '../listUrl';
import { ConditionForm, type ConditionProps } from './ConditionForm';

/** A number of hours or days, counted back from the moment of the question. */
export function NumberForm({ name, filter, onApply }: ConditionProps & { name: NumberFilter }) {
  const translate = useTranslate();
  const [typed, setTyped] = useState(String(filter[name] ?? ''));
  const number = useNumber();
  const value = readNumber(name, typed);
  const isBad = typed.trim() !== '' && value === null;
  return (
    <ConditionForm isBad={isBad} onApply={() => onApply({ [name]: value ?? undefined })}>
      <TextField
        label={translate(`users.filter.${name}`)}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        error={isBad}
        helperText={translate('users.filter.numberHelp', { max: number(NUMBER_FILTERS[name]) })}
        slotProps={{ htmlInput: { inputMode: 'numeric' } }}
      />
    </ConditionForm>
  );
}
