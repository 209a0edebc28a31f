import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslate } from 'react-admin';

interface DateRangeProps {
  from?: string;
  to?: string;
  onApply: (from: string | undefined, to: string | undefined) => void;
}

/** Two days, typed or picked; whole days in Korean time, both included. */
export function DateRange({ from = '', to = '', onApply }: DateRangeProps) {
  const translate = useTranslate();
  const [start, setStart] = useState(from);
  const [end, setEnd] = useState(to);
  useEffect(() => setStart(from), [from]);
  useEffect(() => setEnd(to), [to]);
  const turned = Boolean(start && end && start > end);
  const apply = (event: FormEvent) => {
    event.preventDefault();
    if (!turned) onApply(start || undefined, end || undefined);
  };
  const field = (label: string, value: string, set: (value: string) => void) => (
    <TextField
      type="date"
      label={label}
      value={value}
      onChange={(event) => set(event.target.value)}
      slotProps={{ htmlInput: { min: '2010-01-01', max: '2100-12-31' } }}
    />
  );
  return (
    <form className="stack filter-form" onSubmit={apply}>
      <div className="row">
        {field(translate('users.filter.connectedFrom'), start, setStart)}
        {field(translate('users.filter.connectedTo'), end, setEnd)}
      </div>
      <span className="card-note">{translate('users.filter.dateHelp')}</span>
      {turned && <span role="alert">{translate('users.filter.badRange')}</span>}
      <Button type="submit" disabled={turned}>
        {translate('action.apply')}
      </Button>
    </form>
  );
}
