import Button from '@mui/material/Button';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { LinkBase, useNavigate, useTranslate } from 'react-admin';
import { http } from '../providers/http';
import { useMay } from '../providers/session';
import type { Job } from '../providers/types';
import { ErrorNote } from '../shared/ErrorNote';
import { SteadyButton } from '../shared/SteadyButton';
import { useOnce } from '../shared/useOnce';
import { isFinal } from './jobState';
import { RecordTermsDialog } from './RecordTermsDialog';

/**
 * New drafts made from a job that is over: the same again, the real job of a dry run, or the record of terms it had
 * revoked. A dry run of a draft leads back to it.
 */
export function JobCopies({ job }: { job: Job }) {
  const translate = useTranslate();
  const navigate = useNavigate();
  const mayCreate = useMay('jobs.create');
  const [recording, setRecording] = useState(false);
  const once = useOnce();
  const clone = useMutation({
    mutationFn: (body: { dryRun?: boolean }) =>
      once(body, (key) => http.post<Job>(`/jobs/${job.id}/clone`, body, key)),
    onSuccess: ({ id }) => {
      navigate(`/jobs/${id}`);
    },
  });
  if (!mayCreate || !isFinal(job)) return null;
  const canRecord = job.kind === 'revoke-terms' && !job.dryRun && job.counts.succeeded > 0;
  const isPrediction = job.dryRun && job.status === 'completed';
  return (
    <>
      {Boolean(clone.error) && <ErrorNote error={clone.error} />}
      <div className="row">
        {isPrediction && job.predicts && (
          <Button variant="contained" component={LinkBase} to={`/jobs/${job.predicts}`}>
            {translate('jobs.copy.toDraft')}
          </Button>
        )}
        {isPrediction && !job.predicts && (
          <SteadyButton
            variant="contained"
            disabled={clone.isPending}
            onClick={() => clone.mutate({ dryRun: false })}
          >
            {translate('jobs.copy.forReal')}
          </SteadyButton>
        )}
        <SteadyButton disabled={clone.isPending} onClick={() => clone.mutate({})}>
          {translate('jobs.copy.clone')}
        </SteadyButton>
        {canRecord && (
          <Button onClick={() => setRecording(true)}>{translate('jobs.copy.recordTerms')}</Button>
        )}
        <span className="card-note">{translate('jobs.copy.cloneBody')}</span>
      </div>
      {recording && <RecordTermsDialog job={job} onClose={() => setRecording(false)} />}
    </>
  );
}
