import CalendarIcon from '@mui/icons-material/CalendarTodayOutlined';
import IconButton from '@mui/material/IconButton';
import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';
import { type ReactNode, useRef } from 'react';
import { useTranslate } from 'react-admin';
import { withDashes } from './days';

const PATTERN = /^\d{4}-\d{2}-\d{2}$/;

interface DayFieldProps {
  label: string;
  /** `YYYY-MM-DD`, or whatever was typed so far */
  value: string;
  onChange: (value: string) => void;
  /** Whether it is no day; or, in words, what else is wrong with it. */
  error?: boolean | string;
  /** Stands below, and is read out with it, while nothing is wrong. */
  help?: ReactNode;
}

/**
 * A day, typed as YYYY-MM-DD in every browser's language, with the browser's own calendar beside it.
 * The bare native field would show the order of the browser's language instead.
 */
export function DayField({ label, value, onChange, error, help }: DayFieldProps) {
  const translate = useTranslate();
  const picker = useRef<HTMLInputElement>(null);
  const noDay = translate(PATTERN.test(value) ? 'error.noSuchDay' : 'error.dayFormat');
  return (
    <TextField
      className="day-field"
      label={label}
      value={value}
      onChange={({ target }) => onChange(withDashes(target.value))}
      placeholder="YYYY-MM-DD"
      error={Boolean(error)}
      helperText={error === true ? noDay : error || help}
      slotProps={{
        htmlInput: { inputMode: 'numeric', maxLength: 10, autoComplete: 'off' },
        input: {
          endAdornment: (
            <InputAdornment position="end">
              <IconButton
                size="small"
                edge="end"
                aria-label={translate('action.calendar', { label })}
                onClick={() => picker.current?.showPicker()}
              >
                <CalendarIcon fontSize="small" />
              </IconButton>
              <input
                ref={picker}
                type="date"
                className="day-picker"
                tabIndex={-1}
                aria-hidden
                value={value}
                onChange={({ target }) => onChange(target.value)}
              />
            </InputAdornment>
          ),
        },
      }}
    />
  );
}
