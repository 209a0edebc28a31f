import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { legible } from '../../../../words/characters';
import type { Job } from '../../providers/types';
import { ActionDialog } from '../../shared/ActionDialog';
import { Band } from '../../shared/Band';
import { Time } from '../../shared/Moment';
import { ReasonField } from '../../shared/ReasonField';
import { doneOf, hasRun } from '../jobState';
import type { useJobAction } from '../useJobAction';
import { useLastStep } from '../useLastStep';

const REJECTED = ['Job.Rejected'];

/** Who rejected the job, when and why: its maker has to know what to do better. */
export function RejectedBand({ job }: { job: Job }) {
  const translate = useTranslate();
  const step = useLastStep(job, REJECTED);
  return (
    <Band kind="warn" title={translate(`jobs.approval.${rejectedPart(job, step)}`)}>
      {step && (
        <>
          {step.reason && <span className="pre">{legible(step.reason)}</span>}
          <span className="muted">
            {step.by?.name ?? '-'} · <Time value={step.at} zone />
          </span>
        </>
      )}
    </Band>
  );
}

/** What of the job was rejected: all of it, those who had not had their turn, or only another try with those who had failed. */
function rejectedPart(job: Job, step: ReturnType<typeof useLastStep>): string {
  if (doneOf(job) === 0) return 'rejected';
  const leftUndone = step?.details.cancelled ?? job.counts.cancelled;
  return Number(leftUndone) > 0 ? 'rejectedRest' : 'rejectedRetry';
}

/**
 * Whether somebody is asked why they reject a job, and whether it was decided on by somebody else meanwhile: then the question
 * goes away, because there is more to see, such as a job that runs.
 */
export function useRejection(isToDecide: boolean, act: ReturnType<typeof useJobAction>) {
  const [state, setState] = useState<'asked' | 'overtaken' | null>(null);
  if (state === 'asked' && !isToDecide) setState(act.isPending || act.isSuccess ? null : 'overtaken');
  return {
    isAsked: state === 'asked',
    // Who has pressed it is told by what they were answered.
    isOvertaken: state === 'overtaken' && !act.error,
    ask: (isAsked: boolean) => setState(isAsked ? 'asked' : null),
  };
}

/** To whoever was about to reject a job. */
export function OvertakenBand() {
  return <Band kind="warn" alert title={useTranslate()('jobs.approval.overtaken')} />;
}

interface RejectDialogProps {
  job: Job;
  act: ReturnType<typeof useJobAction>;
  onClose: () => void;
}

/** Asks why before a job is sent back for good. */
export function RejectDialog({ job, act, onClose }: RejectDialogProps) {
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
      effect={translate(`jobs.approval.${hasRun(job) ? 'rejectBodyRun' : 'rejectBody'}`)}
      busy={act.isPending}
      error={act.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <ReasonField value={reason} onChange={setReason} missing={tried && !reason.trim()} autoFocus />
    </ActionDialog>
  );
}
