import TextField from '@mui/material/TextField';
import { useTranslate } from 'react-admin';

interface EvidenceFieldProps {
  value: string;
  onChange: (value: string) => void;
  /** Say that it is missing: after a first attempt without it. */
  missing?: boolean;
  autoFocus?: boolean;
}

/** How the service obtained the consent that a job records; required, because Kakao asks nobody then. */
export function EvidenceField({ value, onChange, missing, autoFocus }: EvidenceFieldProps) {
  const translate = useTranslate();
  return (
    <TextField
      label={translate('jobs.new.evidence')}
      value={value}
      onChange={({ target }) => onChange(target.value)}
      helperText={translate(missing ? 'jobs.new.evidenceNeeded' : 'jobs.new.evidenceHelp')}
      error={missing}
      required
      autoFocus={autoFocus}
      multiline
      minRows={2}
      slotProps={{ htmlInput: { maxLength: 2000 } }}
    />
  );
}
