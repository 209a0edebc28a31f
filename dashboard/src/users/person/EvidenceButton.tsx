import Button from '@mui/material/Button';
import FormControlLabel from '@mui/material/FormControlLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useMay } from '../../providers/session';
import { ActionDialog } from '../../shared/ActionDialog';
import { ReasonField } from '../../shared/ReasonField';
import { useDownload } from '../../shared/useDownload';
import { useLanguage } from '../../shared/useLanguage';

/** Takes the evidence of a person out as a file, for a stated reason. */
export function EvidenceButton({ id }: { id: string }) {
  const translate = useTranslate();
  const language = useLanguage();
  const queries = useQueryClient();
  const mayExport = useMay('evidence.export');
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const [format, setFormat] = useState<'pdf' | 'json'>('pdf');
  const [tried, setTried] = useState(false);
  const exported = useDownload(`/users/${id}/evidence`, () => {
    queries.invalidateQueries({ queryKey: ['access', id] });
    setReason('');
    close();
  });
  // What was typed stays; what was wrong with it is forgotten.
  const close = () => {
    setTried(false);
    exported.reset();
    setOpen(false);
  };
  if (!mayExport) return null;
  const submit = () => {
    setTried(true);
    if (reason.trim()) exported.mutate({ reason: reason.trim(), format, language });
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>{translate('person.evidence.export')}</Button>
      <ActionDialog
        open={open}
        title={translate('person.evidence.title')}
        submit={translate('person.evidence.submit')}
        effect={translate('person.evidence.body')}
        busy={exported.isPending}
        error={exported.error}
        onSubmit={submit}
        onClose={close}
      >
        <fieldset className="check-list">
          <legend>{translate('person.evidence.format')}</legend>
          <RadioGroup row value={format} onChange={(_, value) => setFormat(value as 'pdf' | 'json')}>
            <FormControlLabel value="pdf" control={<Radio />} label={translate('person.evidence.pdf')} />
            <FormControlLabel value="json" control={<Radio />} label={translate('person.evidence.json')} />
          </RadioGroup>
        </fieldset>
        <ReasonField value={reason} onChange={setReason} missing={tried && !reason.trim()} autoFocus />
      </ActionDialog>
    </>
  );
}
