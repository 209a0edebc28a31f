import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useTranslate } from 'react-admin';
import { CheckList } from '../shared/CheckList';
import { DayField } from '../shared/DayField';
import { isDay } from '../shared/days';
import { EVERY, isTime, type TimingForm } from './timing';
import { useWeekdays } from './useTimingText';

interface TimingFieldsProps {
  value: TimingForm;
  onChange: (patch: Partial<TimingForm>) => void;
  /** A draft that stands already can only start once. */
  onlyOnce?: boolean;
  error?: string;
}

/** When: once, every day, on days of the week, or every so many hours. Times of day are Korea's. */
export function TimingFields({ value, onChange, onlyOnce, error }: TimingFieldsProps) {
  const translate = useTranslate();
  const weekdays = useWeekdays();
  const t = (key: string) => translate(`schedules.timing.${key}`);
  const lacksDays = Boolean(error) && value.every === 'week' && value.days.length === 0;
  const saysAll = lacksDays && isTime(value.time);
  return (
    <div className="stack">
      <div className="row schedule-when">
        {!onlyOnce && (
          <TextField
            select
            label={t('every')}
            value={value.every}
            onChange={({ target }) => onChange({ every: target.value as TimingForm['every'] })}
          >
            {EVERY.map((one) => (
              <MenuItem key={one} value={one}>
                {t(one)}
              </MenuItem>
            ))}
          </TextField>
        )}
        {value.every === 'once' && (
          <DayField
            label={t('date')}
            value={value.day}
            onChange={(day) => onChange({ day })}
            error={Boolean(error) && !isDay(value.day)}
          />
        )}
        {value.every === 'hours' ? (
          <TextField
            label={t('hoursLabel')}
            value={value.hours}
            onChange={({ target }) => onChange({ hours: target.value })}
            error={Boolean(error)}
            slotProps={{ htmlInput: { inputMode: 'numeric', maxLength: 4 } }}
          />
        ) : (
          <TimeField
            value={value.time}
            onChange={(time) => onChange({ time })}
            error={Boolean(error) && !isTime(value.time)}
          />
        )}
      </div>
      {value.every === 'week' && (
        <CheckList
          legend={t('days')}
          choices={weekdays.map((label, day) => ({ value: String(day), label }))}
          value={value.days.map(String)}
          onChange={(days) => onChange({ days: days.map(Number) })}
          error={lacksDays ? t('daysNeeded') : undefined}
        />
      )}
      {error && !saysAll ? (
        <p className="field-error" role="alert">
          {error}
        </p>
      ) : (
        <p className="card-note">{t('help')}</p>
      )}
    </div>
  );
}

interface TimeFieldProps {
  value: string;
  onChange: (time: string) => void;
  error?: boolean;
}

/** A time of day, typed as HH:MM in every browser's language; digits alone get their colon. */
export function TimeField({ value, onChange, error }: TimeFieldProps) {
  const translate = useTranslate();
  return (
    <TextField
      label={translate('schedules.timing.time')}
      value={value}
      onChange={({ target }) => onChange(target.value.replace(/^(\d{2})(\d{2})$/, '$1:$2'))}
      placeholder="HH:MM"
      error={error}
      slotProps={{ htmlInput: { inputMode: 'numeric', maxLength: 5, autoComplete: 'off' } }}
    />
  );
}
