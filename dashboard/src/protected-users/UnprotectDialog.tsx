import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify, useTranslate } from 'react-admin';
import { http } from '../providers/http';
import { ActionDialog } from '../shared/ActionDialog';
import { Band } from '../shared/Band';
import { CopyId } from '../shared/CopyId';
import { ReasonField } from '../shared/ReasonField';
import { useOnce } from '../shared/useOnce';
import { HoldingJobs } from '../users/person/PersonJobs';

/** Ends the protection of one person, and names the jobs that would unlink them then. */
export function UnprotectDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const translate = useTranslate();
  const notify = useNotify();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const once = useOnce();
  const end = useMutation({
    mutationFn: () => {
      const body = { reason: reason.trim() };
      return once(body, (key) => http.delete(`/protected-users/${id}`, body, key));
    },
    onSuccess: () => {
      notify(translate('protectedUsers.ended'), { type: 'success' });
      for (const key of ['protected-users', 'person', 'access']) {
        queries.invalidateQueries({ queryKey: [key] });
      }
      onClose();
    },
  });
  const submit = () => {
    setTried(true);
    if (reason.trim()) end.mutate();
  };
  return (
    <ActionDialog
      open
      danger
      title={translate('protectedUsers.endQuestion')}
      submit={translate('protectedUsers.end')}
      effect={<Band kind="warn">{translate('protectedUsers.endEffect')}</Band>}
      busy={end.isPending}
      error={end.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <CopyId value={id} />
      <HoldingJobs user={{ id }} />
      <ReasonField value={reason} onChange={setReason} missing={tried && !reason.trim()} autoFocus />
    </ActionDialog>
  );
}
