import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';

interface CheckListProps {
  legend: string;
  choices: { value: string; label: string; note?: string }[];
  value: string[];
  onChange: (value: string[]) => void;
  error?: string;
}

export function CheckList({ legend, choices, value, onChange, error }: CheckListProps) {
  const toggle = (one: string) =>
    onChange(value.includes(one) ? value.filter((other) => other !== one) : [...value, one]);
  return (
    <fieldset className="check-list">
      <legend>{legend}</legend>
      <div className="check-list-choices">
        {choices.map(({ value: one, label, note }) => (
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
      {error && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
