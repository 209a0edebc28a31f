import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import type { ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import { useNumber } from './numbers';
import { ScrollBox } from './ScrollBox';

/** What is no id, where it stands and why. */
export interface BadLine {
  line: number;
  text: string;
  reason: string;
}

const SHOWN = 100;

interface BadLinesProps {
  /** How many there are, in words. */
  title: string;
  bad: readonly BadLine[];
  /** The way to all of them, should they be too many to be shown. */
  all?: ReactNode;
  /** Asks whether they were looked at; left out where nothing irreversible follows. */
  tick?: { label: string; accepted: boolean; onAccept: (accepted: boolean) => void; error?: string };
}

/** Each value that will be left out with its line and reason; none is silently dropped. */
export function BadLines({ title, bad, all, tick }: BadLinesProps) {
  const translate = useTranslate();
  const number = useNumber();
  return (
    <div>
      <strong className="field-error">{title}</strong>
      <ScrollBox label={title}>
        <ul>
          {bad.slice(0, SHOWN).map(({ line, text, reason }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: fixed places, never reordered
            <li key={index} className="card-note num">
              {translate('jobs.file.line', {
                line: number(line),
                text,
                reason: translate(`jobs.badLine.${reason}`, { _: reason }),
              })}
            </li>
          ))}
          {bad.length > SHOWN && <li className="card-note">…</li>}
        </ul>
      </ScrollBox>
      {bad.length > SHOWN && all}
      {tick && (
        <FormControlLabel
          control={<Checkbox checked={tick.accepted} onChange={(_, accepted) => tick.onAccept(accepted)} />}
          label={tick.label}
        />
      )}
      {tick?.error && (
        <p role="alert" className="field-error">
          {tick.error}
        </p>
      )}
    </div>
  );
}
