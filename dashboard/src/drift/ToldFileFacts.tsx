import { useTranslate } from 'react-admin';
import type { ToldFile } from '../providers/types';
import { Band } from '../shared/Band';
import { useCounted, useNumber } from '../shared/numbers';

/** What a file holds before it is taken over, each bad line with its number and reason. */
export function ToldFileFacts({ file }: { file: ToldFile }) {
  const translate = useTranslate();
  const counted = useCounted();
  const number = useNumber();
  const facts = [
    translate('drift.preview.linked', { count: number(file.linked) }),
    translate('drift.preview.unlinked', { count: number(file.unlinked) }),
    file.unknown > 0 && translate('drift.preview.unknown', { count: number(file.unknown) }),
  ].filter(Boolean);
  return (
    <div className="stack">
      <div>
        <strong className="drift-name">{file.name}</strong>
        <div className="num">{facts.join(' · ')}</div>
        <div className="card-note drift-name">
          {translate('drift.preview.columns', { columns: file.columns.join(', ') })}
        </div>
      </div>
      {file.counting !== null && file.counting < file.linked + file.unlinked && (
        <Band kind="warn">
          {file.behind
            ? translate('drift.preview.behind', { name: file.behind.name })
            : counted('drift.preview.counting', file.counting)}
        </Band>
      )}
      {file.badCount > 0 && (
        <div>
          <strong className="field-error">{counted('drift.preview.bad', file.badCount)}</strong>
          <ul className="drift-bad">
            {file.bad.map(({ line, text, reason }) => (
              <li key={line} className="card-note num">
                {translate('jobs.file.line', {
                  line: number(line),
                  text,
                  reason: translate(`drift.badLine.${reason}`, {
                    _: translate(`jobs.badLine.${reason}`, { _: reason }),
                  }),
                })}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
