import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useTranslate } from 'react-admin';
import { http } from '../providers/http';
import type { Job } from '../providers/types';
import { ActionDialog } from '../shared/ActionDialog';
import { CheckList } from '../shared/CheckList';
import { useOnce } from '../shared/useOnce';
import { EvidenceField } from './new/EvidenceField';

/**
 * Asks how people agreed again to the terms that a job had revoked, and to which: whoever had agreed to one of them alone
 * lost only that one, and is reached where it is the only one ticked.
 */
export function RecordTermsDialog({ job, onClose }: { job: Job; onClose: () => void }) {
  const translate = useTranslate();
  const navigate = useNavigate();
  const revoked = tagsOf(job);
  const [tags, setTags] = useState(revoked);
  const [evidence, setEvidence] = useState('');
  const [tried, setTried] = useState(false);
  const once = useOnce();
  const record = useMutation({
    mutationFn: (body: { evidence: string; tags: string[] }) =>
      once(body, (key) => http.post<Job>(`/jobs/${job.id}/record-terms`, body, key)),
    onSuccess: (draft) => navigate(`/jobs/${draft.id}`),
  });
  return (
    <ActionDialog
      open
      title={translate('jobs.copy.recordTermsTitle')}
      submit={translate('jobs.new.submit')}
      effect={translate(`jobs.copy.${revoked.length > 1 ? 'recordTermsBody' : 'recordTermBody'}`)}
      busy={record.isPending || record.isSuccess}
      error={record.error}
      onSubmit={() => {
        setTried(true);
        if (evidence.trim() && tags.length > 0) record.mutate({ evidence: evidence.trim(), tags });
      }}
      onClose={onClose}
    >
      {revoked.length > 1 && (
        <CheckList
          legend={translate('jobs.new.tags')}
          choices={revoked.map((tag) => ({ value: tag, label: tag }))}
          value={tags}
          onChange={setTags}
          error={tried && tags.length === 0 ? translate('jobs.new.paramsNeeded') : undefined}
        />
      )}
      <EvidenceField
        value={evidence}
        onChange={setEvidence}
        missing={tried && !evidence.trim()}
        autoFocus={revoked.length === 1}
      />
    </ActionDialog>
  );
}

const tagsOf = ({ params }: Job): string[] =>
  Array.isArray(params.tags) ? params.tags.filter((tag): tag is string => typeof tag === 'string') : [];
