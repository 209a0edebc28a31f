import Button from '@mui/material/Button';
import { useMutation } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import { upload } from '../providers/http';
import type { IdList } from '../providers/types';
import { BadLines } from '../shared/BadLines';
import { BadLinesButton } from '../shared/BadLinesButton';
import { ErrorNote } from '../shared/ErrorNote';
import { FileButton } from '../shared/FileButton';
import { focusStays } from '../shared/focusGoesOn';
import { LiveRegion } from '../shared/LiveRegion';
import { useCounted, useNumber } from '../shared/numbers';
import { SuspectIds } from '../shared/SuspectIds';

/** An uploaded file, and whether its bad lines were looked at. */
export type ChosenList = IdList & { accepted: boolean };

/** Sends a file of up to a million ids to the server, which reads it line by line and names what is wrong. */
export function IdListUpload({ onUploaded }: { onUploaded: (list: ChosenList) => void }) {
  const translate = useTranslate();
  const sending = useMutation({
    mutationFn: (file: File) => upload<IdList>('/id-lists', file),
    onSuccess: (list) => onUploaded({ ...list, accepted: false }),
  });
  return (
    <div ref={focusStays} className="stack ids-field">
      <div className="row">
        <FileButton
          label={translate(sending.isPending ? 'jobs.file.uploading' : 'jobs.file.upload')}
          disabled={sending.isPending}
          onFile={(file) => sending.mutate(file)}
        />
        <span className="card-note">{translate('jobs.file.help')}</span>
      </div>
      {Boolean(sending.error) && <ErrorNote error={sending.error} />}
    </div>
  );
}

/** Says what a file holds once it was read; there before it was. */
export function IdListAnnouncer({ list }: { list: ChosenList | null }) {
  const counted = useCounted();
  const parts = list ? [counted('jobs.file.count', list.count)] : [];
  if (list && list.badCount > 0) parts.push(counted('jobs.file.bad', list.badCount));
  return <LiveRegion text={parts.join(' · ')} />;
}

interface IdListFieldProps {
  list: ChosenList;
  onChange: (list: ChosenList | null) => void;
  /** Why the file cannot be taken as it is. */
  error?: string;
}

/** What the file holds, and the lines of it that are no ids. */
export function IdListField({ list, onChange, error }: IdListFieldProps) {
  const translate = useTranslate();
  const counted = useCounted();
  const number = useNumber();
  const facts = [
    counted('jobs.file.count', list.count),
    list.duplicates > 0 && counted('jobs.file.duplicates', list.duplicates),
    list.continuedLines > 0 && counted('jobs.file.continued', list.continuedLines),
    list.column && translate('jobs.file.column', { column: list.column }),
  ].filter(Boolean);
  return (
    <div ref={focusStays} className="stack">
      <div>
        <strong>{list.name}</strong>
        <div className="num">{facts.join(' · ')}</div>
      </div>
      <SuspectIds suspect={list.suspect} />
      {list.duplicateLines.length > 0 && (
        <div className="card-note num">
          {translate(
            list.duplicates > list.duplicateLines.length
              ? 'jobs.file.firstDuplicateLines'
              : 'jobs.file.duplicateLines',
            { lines: list.duplicateLines.map(number).join(', ') },
          )}
        </div>
      )}
      {list.badCount > 0 && (
        <BadLines
          title={counted('jobs.file.bad', list.badCount)}
          bad={list.bad}
          all={<BadLinesButton listId={list.id} count={list.badCount} />}
          tick={{
            label: translate('jobs.file.accept'),
            accepted: list.accepted,
            onAccept: (accepted) => onChange({ ...list, accepted }),
            error,
          }}
        />
      )}
      <div className="row">
        <Button size="small" onClick={() => onChange(null)}>
          {translate('jobs.file.other')}
        </Button>
      </div>
    </div>
  );
}
