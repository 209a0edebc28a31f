import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { http } from '../providers/http';
import type { Job, JobSummary } from '../providers/types';
import { ActionDialog } from '../shared/ActionDialog';
import { Band } from '../shared/Band';
import { Time } from '../shared/Moment';
import { ReasonField } from '../shared/ReasonField';
import { doneOf } from './progress';
import type { useJobAction } from './useJobAction';

/** Who rejected the job, when and why: its maker has to know what to do better. */
export function RejectedBand({ job }: { job: Job }) {
  const translate = useTranslate();
  const { data } = useQuery({
    queryKey: ['job', job.id, 'summary'],
    queryFn: ({ signal }) => http.get<JobSummary>(`/jobs/${job.id}/summary`, undefined, signal),
  });
  const step = data?.steps.findLast(({ key }) => key === 'Job.Rejected');
  return (
    <Band
      kind="warn"
      title={translate(doneOf(job) > 0 ? 'jobs.approval.rejectedRest' : 'jobs.approval.rejected')}
    >
      {step && (
        <>
          {step.reason && <span className="pre">{step.reason}</span>}
          <span className="muted">
            {step.operator ?? '-'} · <Time value={step.at} zone />
          </span>
        </>
      )}
    </Band>
  );
}

interface RejectDialogProps {
  act: ReturnType<typeof useJobAction>;
  onClose: () => void;
}

/** Asks why before a job is sent back for good. */
export function RejectDialog({ act, onClose }: RejectDialogProps) {
  const translate = useTranslate();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const submit = () => {
    setTried(true);
    if (reason.trim())
      act.mutate({ action: 'reject', body: { reason: reason.trim() } }, { onSuccess: onClose });
  };
  return (
    <ActionDialog
      open
      title={translate('jobs.approval.rejectTitle')}
      submit={translate('jobs.approval.reject')}
      busy={act.isPending}
      error={act.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{translate('jobs.approval.rejectBody')}</p>
      <ReasonField value={reason} onChange={setReason} missing={tried && !reason.trim()} autoFocus />
    </ActionDialog>
  );
}
