import { useTranslate } from 'react-admin';
import type { ParsedIds } from './ids';
import { useCounted, useNumber } from './numbers';
import { ScrollBox } from './ScrollBox';

/** Ids that are taken, though a spreadsheet may have rounded them: to be looked at. */
export function SuspectIds({ suspect }: Pick<ParsedIds, 'suspect'>) {
  const translate = useTranslate();
  const counted = useCounted();
  const number = useNumber();
  if (suspect.count === 0) return null;
  const title = counted('jobs.file.suspect', suspect.count);
  return (
    <div>
      <strong>{title}</strong>
      <ScrollBox label={title}>
        <ul>
          {suspect.first.map(({ line, text }) => (
            <li key={text} className="card-note num">
              {translate('jobs.file.suspectLine', { line: number(line), text })}
            </li>
          ))}
        </ul>
      </ScrollBox>
    </div>
  );
}
