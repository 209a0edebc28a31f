import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { DayField } from '../../shared/DayField';
import { isDay, isTurned } from '../../shared/days';
import { DAY_RANGES } from '../listUrl';
import { ConditionForm, type ConditionProps } from './ConditionForm';

/** Two days as they are typed, and whether they make a range. */
export function useDayRange(from = '', to = '') {
  const [start, setStart] = useState(from);
  const [end, setEnd] = useState(to);
  const isWrong = (day: string) => day !== '' && !isDay(day);
  return {
    start: { value: start, onChange: setStart, error: isWrong(start) },
    end: { value: end, onChange: setEnd, error: isWrong(end) },
    from: start || undefined,
    to: end || undefined,
    isTurned: isTurned(start, end),
    isBad: isTurned(start, end) || isWrong(start) || isWrong(end),
  };
}

/** Two days, typed or picked; whole days in Korean time, both included. */
export function DayRange({ range }: { range: ReturnType<typeof useDayRange> }) {
  const translate = useTranslate();
  const t = (key: string) => translate(`users.filter.${key}`);
  return (
    <div className="stack day-range">
      <div className="row row-fields">
        <DayField label={t('firstDay')} {...range.start} />
        <DayField label={t('lastDay')} {...range.end} />
      </div>
      <span className="card-note">{t('dateHelp')}</span>
      {range.isTurned && <span role="alert">{translate('error.turnedPeriod')}</span>}
    </div>
  );
}

/** When the link began. */
export function ConnectedForm({ filter, onApply }: ConditionProps) {
  const [from, to] = DAY_RANGES.connected;
  const range = useDayRange(filter[from], filter[to]);
  return (
    <ConditionForm isBad={range.isBad} onApply={() => onApply({ [from]: range.from, [to]: range.to })}>
      <DayRange range={range} />
    </ConditionForm>
  );
}
