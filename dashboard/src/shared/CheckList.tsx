import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import { useTranslate } from 'react-admin';

interface CheckListProps {
  legend: string;
  /** None as long as they are not known. */
  choices: { value: string; label: string; note?: string }[] | undefined;
  value: string[];
  onChange: (value: string[]) => void;
  error?: string;
}

/** Scopes, terms and the like to tick; says so where there are none, which is so before the first sync. */
export function CheckList({ legend, choices, value, onChange, error }: CheckListProps) {
  const translate = useTranslate();
  const toggle = (one: string) =>
    onChange(value.includes(one) ? value.filter((other) => other !== one) : [...value, one]);
  return (
    <fieldset className="check-list">
      <legend>{legend}</legend>
      <div className="check-list-choices">
        {choices?.map(({ value: one, label, note }) => (
          <FormControlLabel
            key={one}
            control={<Checkbox checked={value.includes(one)} onChange={() => toggle(one)} />}
            label={
              <>
                {label} {note && <span className="card-note">{note}</span>}
              </>
            }
          />
        ))}
      </div>
      {choices?.length === 0 && <p className="card-note">{translate('users.filter.none')}</p>}
      {error && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
