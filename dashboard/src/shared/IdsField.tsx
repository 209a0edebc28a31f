import TextField from '@mui/material/TextField';
import { type ComponentProps, useMemo, useState } from 'react';
import { useTranslate } from 'react-admin';
import { BadLines } from './BadLines';
import { FileButton } from './FileButton';
import { parseIds } from './ids';
import { useCounted } from './numbers';
import { readTextFile } from './readTextFile';
import { SuspectIds } from './SuspectIds';

interface IdsFieldProps {
  label: string;
  value: string;
  onChange: (text: string) => void;
  error?: string;
  /** Offer to read a small file into the field. */
  withFile?: boolean;
  /** Asks whether what is no id was looked at. */
  tick?: Pick<NonNullable<ComponentProps<typeof BadLines>['tick']>, 'accepted' | 'onAccept' | 'error'>;
}

/** Pasted ids in any shape; says how many it understood and names each that is none. */
export function IdsField({ label, value, onChange, error, withFile = true, tick }: IdsFieldProps) {
  const translate = useTranslate();
  const counted = useCounted();
  const { ids, bad, duplicates, suspect } = useMemo(() => parseIds(value), [value]);
  return (
    <div className="stack ids-field">
      <TextField
        label={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        helperText={error ?? translate('jobs.new.pasteHelp')}
        error={Boolean(error)}
        multiline
        minRows={6}
        maxRows={16}
        fullWidth
        slotProps={{ htmlInput: { spellCheck: false, className: 'num' } }}
      />
      {withFile && <TextFromFile onText={onChange} />}
      <div role="status" className="card-note">
        {value.trim() && (
          <span>
            {counted('lookup.understood', ids.length)}
            {duplicates > 0 && ` · ${counted('lookup.duplicates', duplicates)}`}
          </span>
        )}
        {bad.length > 0 && <span className="visually-hidden"> {counted('lookup.bad', bad.length)}</span>}
      </div>
      <SuspectIds suspect={suspect} />
      {bad.length > 0 && (
        <BadLines
          title={counted('lookup.bad', bad.length)}
          bad={bad}
          tick={tick && { ...tick, label: translate('lookup.acceptBad') }}
        />
      )}
    </div>
  );
}

/** Puts a file's text into the field, where it can be looked at before anything is done with it. */
function TextFromFile({ onText }: { onText: (text: string) => void }) {
  const translate = useTranslate();
  const [failed, setFailed] = useState(false);
  const read = async (file: File) => {
    try {
      onText(await readTextFile(file));
      setFailed(false);
    } catch {
      setFailed(true);
    }
  };
  return (
    <div className="row">
      <FileButton label={translate('lookup.file')} onFile={read} />
      <span className="card-note">{translate('lookup.fileHelp')}</span>
      {failed && (
        <p role="alert" className="field-error">
          {translate('lookup.fileBad')}
        </p>
      )}
    </div>
  );
}
