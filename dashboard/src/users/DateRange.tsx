import Button from '@mui/material/Button';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslate } from 'react-admin';
import { DayField } from '../shared/DayField';
import { isDay } from '../shared/days';

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
  const wrong = [start, end].some((day) => day !== '' && !isDay(day));
  const turned = !wrong && Boolean(start && end && start > end);
  const apply = (event: FormEvent) => {
    event.preventDefault();
    if (!turned && !wrong) onApply(start || undefined, end || undefined);
  };
  return (
    <form className="stack filter-form" onSubmit={apply}>
      <div className="row">
        <DayField
          label={translate('users.filter.connectedFrom')}
          value={start}
          onChange={setStart}
          error={start !== '' && !isDay(start)}
        />
        <DayField
          label={translate('users.filter.connectedTo')}
          value={end}
          onChange={setEnd}
          error={end !== '' && !isDay(end)}
        />
      </div>
      <span className="card-note">{translate('users.filter.dateHelp')}</span>
      {turned && <span role="alert">{translate('users.filter.badRange')}</span>}
      <Button type="submit" disabled={turned || wrong}>
        {translate('action.apply')}
      </Button>
    </form>
  );
}
