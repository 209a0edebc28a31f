import TextField from '@mui/material/TextField';
import { useTranslate } from 'react-admin';

interface ReasonFieldProps {
  value: string;
  onChange: (value: string) => void;
  /** Say that it is missing: after a first attempt without it. */
  missing?: boolean;
  /** The act is on people: the reason stands in their history too. */
  inHistory?: boolean;
  autoFocus?: boolean;
}

/** Why: asked for every act on people and every look at their data. */
export function ReasonField({ value, onChange, missing, inHistory, autoFocus }: ReasonFieldProps) {
  const translate = useTranslate();
  return (
    <TextField
      label={translate('reason.label')}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      helperText={translate(missing ? 'reason.needed' : inHistory ? 'reason.helpWithHistory' : 'reason.help')}
      error={missing}
      autoFocus={autoFocus}
      required
      multiline
      minRows={2}
      fullWidth
      slotProps={{ htmlInput: { maxLength: 500 } }}
    />
  );
}
