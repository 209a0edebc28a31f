import TextField from '@mui/material/TextField';
import { useTranslate } from 'react-admin';
import { useNumber } from '../../shared/numbers';

interface CountFieldProps {
  total: number;
  value: string;
  onChange: (text: string) => void;
}

/**
 * Typing the number is the gate: copying it by eye means having read it. What can no longer become the number is said to
 * be another, as the button beside it only stays grey.
 */
export function CountField({ total, value, onChange }: CountFieldProps) {
  const translate = useTranslate();
  const number = useNumber();
  const isOther = !String(total).startsWith(digitsOf(value));
  return (
    <TextField
      className="count-field"
      label={translate('jobs.draft.typeCount', { count: number(total) })}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      error={isOther}
      helperText={isOther && translate('jobs.draft.otherCount')}
      slotProps={{
        htmlInput: { inputMode: 'numeric', autoComplete: 'off', maxLength: 16 },
        formHelperText: { role: 'alert' },
      }}
    />
  );
}

/** Whether a text is the number, with or without its commas. */
export const isCount = (text: string, total: number) => digitsOf(text) === String(total);

const digitsOf = (text: string) => text.replace(/[\s,]/g, '');
