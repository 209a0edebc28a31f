import { useState } from 'react';
import { ActionDialog } from './ActionDialog';
import { ReasonField } from './ReasonField';
import { useDownload } from './useDownload';
import { useLanguage } from './useLanguage';

interface DownloadDialogProps {
  /** Where the file is to be had, by POST. */
  path: string;
  /** A question that names the file. */
  title: string;
  submit: string;
  /** What is in it. */
  effect: string;
  onClose: () => void;
}

/** Asks why a file about people is taken out, and takes it in the language of the page. */
export function DownloadDialog({ path, title, submit, effect, onClose }: DownloadDialogProps) {
  const language = useLanguage();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const taking = useDownload(path, onClose);
  return (
    <ActionDialog
      open
      title={title}
      submit={submit}
      effect={effect}
      busy={taking.isPending}
      error={taking.error}
      onSubmit={() => {
        setTried(true);
        if (reason.trim()) taking.mutate({ reason: reason.trim(), language });
      }}
      onClose={onClose}
    >
      <ReasonField value={reason} onChange={setReason} missing={tried && !reason.trim()} autoFocus />
    </ActionDialog>
  );
}
