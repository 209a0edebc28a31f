import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslate } from 'react-admin';
import type { UserFilter } from '../providers/types';
import { NUMBER_FILTERS, type NumberFilter, readNumber } from './listUrl';

const NAMES = Object.keys(NUMBER_FILTERS) as NumberFilter[];
type Typed = Record<NumberFilter, string>;

/** Conditions that are a number of hours or days, counted back from the moment of the question. */
export function NumberConditions({
  filter,
  onApply,
}: {
  filter: UserFilter;
  onApply: (patch: Partial<UserFilter>) => void;
}) {
  const translate = useTranslate();
  const [typed, setTyped] = useState<Typed>(() => typedOf(filter));
  useEffect(() => setTyped(typedOf(filter)), [filter]);
  const isWrong = (name: NumberFilter) => typed[name].trim() !== '' && readNumber(name, typed[name]) === null;
  const apply = (event: FormEvent) => {
    event.preventDefault();
    if (NAMES.some(isWrong)) return;
    onApply(Object.fromEntries(NAMES.map((name) => [name, readNumber(name, typed[name]) ?? undefined])));
  };
  return (
    <form className="stack filter-form" onSubmit={apply}>
      {NAMES.map((name) => (
        <TextField
          key={name}
          label={translate(`users.filter.${name}`)}
          value={typed[name]}
          onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
          error={isWrong(name)}
          helperText={translate('users.filter.numberHelp', { max: NUMBER_FILTERS[name] })}
          slotProps={{ htmlInput: { inputMode: 'numeric' } }}
        />
      ))}
      <Button type="submit" disabled={NAMES.some(isWrong)}>
        {translate('action.apply')}
      </Button>
    </form>
  );
}

function typedOf(filter: UserFilter): Typed {
  return Object.fromEntries(NAMES.map((name) => [name, String(filter[name] ?? '')])) as Typed;
}
