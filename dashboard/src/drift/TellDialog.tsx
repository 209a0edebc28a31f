import FormControlLabel from '@mui/material/FormControlLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify, useTranslate } from 'react-admin';
import { ApiError, http, upload } from '../providers/http';
import type { ToldFile } from '../providers/types';
import { ActionDialog } from '../shared/ActionDialog';
import { FileButton } from '../shared/FileButton';
import { useCounted } from '../shared/numbers';
import { ReasonField } from '../shared/ReasonField';
import { useOnce } from '../shared/useOnce';
import { ToldFileFacts } from './ToldFileFacts';

const COVERS: readonly ToldFile['covers'][] = ['some', 'all'];

/** Sends a file of what the own systems hold, shows what is in it, and takes it over. */
export function TellDialog({ onClose }: { onClose: () => void }) {
  const translate = useTranslate();
  const counted = useCounted();
  const notify = useNotify();
  const queries = useQueryClient();
  const t = (key: string) => translate(`drift.tell.${key}`);
  const [covers, setCovers] = useState<ToldFile['covers']>('some');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const [file, setFile] = useState<ToldFile | null>(null);
  const send = useMutation({
    mutationFn: (file: File) => upload<ToldFile>('/told-files', file, { covers }),
    onMutate: () => {
      setTried(false);
      // What came of another file is not said of this one.
      apply.reset();
    },
    onSuccess: setFile,
  });
  const once = useOnce();
  const apply = useMutation({
    mutationFn: ({ id, counting }: ToldFile) => {
      const body = { reason: reason.trim(), expectedCounting: counting };
      return once([id, body], (key) => http.post<ToldFile>(`/told-files/${id}/apply`, body, key));
    },
    onSuccess: () => {
      notify(t('done'), { type: 'success' });
      queries.invalidateQueries({ queryKey: ['drift'] });
      onClose();
    },
    onError: async (error, { id }) => {
      // Somebody has applied a later file meanwhile: what of this one still counts is shown before it is pressed again.
      if (error instanceof ApiError && error.code === 'told_later') {
        setFile(await http.get<ToldFile>(`/told-files/${id}`));
      }
    },
  });
  const submit = () => {
    setTried(true);
    if (file && file.badCount === 0 && reason.trim()) apply.mutate(file);
  };
  return (
    <ActionDialog
      open
      title={t('title')}
      submit={
        file?.badCount === 0 && file.counting !== null
          ? counted('drift.tell.submitCount', file.counting)
          : t('submit')
      }
      effect={t('effect')}
      busy={send.isPending || apply.isPending}
      disabled={Boolean(file && (file.badCount > 0 || changesNothing(file)))}
      error={send.error ?? apply.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <fieldset className="check-list">
        <legend>{t('covers')}</legend>
        <RadioGroup
          value={covers}
          onChange={(_, value) => {
            // What was sent was said to be of the other kind.
            send.reset();
            apply.reset();
            setFile(null);
            setCovers(value as ToldFile['covers']);
          }}
        >
          {COVERS.map((one) => (
            <FormControlLabel
              key={one}
              value={one}
              disabled={send.isPending || apply.isPending}
              control={<Radio />}
              label={translate(`drift.tell.${one}`)}
            />
          ))}
        </RadioGroup>
      </fieldset>
      <div className="row">
        <FileButton
          label={t(send.isPending ? 'sending' : file ? 'other' : 'choose')}
          disabled={send.isPending || apply.isPending}
          onFile={(chosen) => send.mutate(chosen)}
        />
        <span className="card-note">{t('help')}</span>
        {tried && !file && (
          <p role="alert" className="field-error">
            {t('none')}
          </p>
        )}
      </div>
      <div className="dialog-part" role="status">
        {file && <ToldFileFacts file={file} />}
      </div>
      {file?.badCount === 0 && (
        <ReasonField value={reason} onChange={setReason} missing={tried && !reason.trim()} />
      )}
    </ActionDialog>
  );
}

/** Whether all it tells was told later; one of everybody tells of those too whom it does not name. */
function changesNothing({ counting, covers, behind }: ToldFile): boolean {
  return counting === 0 && (covers === 'some' || behind !== null);
}
