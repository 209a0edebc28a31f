import { useTranslate } from 'react-admin';
import type { Job } from '../../providers/types';
import { ActionDialog } from '../../shared/ActionDialog';
import { Band } from '../../shared/Band';
import { useCounted, useNumber } from '../../shared/numbers';
import { doneOf } from '../jobState';
import type { useJobAction } from '../useJobAction';
import { BrakeNote } from './BrakeNote';
import { Differences } from './ComparisonCard';

export type Asked = 'cancel' | 'resume' | 'retry';

/** The act on the job as it is shown: it is resumed only from the reason to stop that stands there. */
export const runAct = ({ stopReason }: Job, action: Asked) =>
  action === 'resume' ? { action, body: { stopReason: stopReason ?? undefined } } : { action };

interface RunDialogProps {
  job: Job;
  asked: Asked;
  act: ReturnType<typeof useJobAction>;
  onClose: () => void;
}

/** Asks before the rest of a job is given up, or something that cannot be undone goes on. */
export function RunDialog({ job, asked, act, onClose }: RunDialogProps) {
  const translate = useTranslate();
  const number = useNumber();
  const counted = useCounted();
  const { failed, pending } = job.counts;
  const [title, submit] = {
    cancel: [translate('jobs.run.cancelTitle'), translate('jobs.run.cancel')],
    resume: [counted('jobs.run.resumeTitle', pending), counted('jobs.run.resumeCount', pending)],
    retry: [counted('jobs.run.retryTitle', failed), counted('jobs.run.retry', failed)],
  }[asked] as [string, string];
  return (
    <ActionDialog
      open
      danger
      title={title}
      submit={submit}
      effect={
        asked === 'cancel' ? (
          translate('jobs.run.cancelBody', { done: number(doneOf(job)), left: number(pending) })
        ) : (
          <Band kind="danger" title={translate('jobs.draft.irreversible')}>
            <span>{translate(`jobs.effect.${job.kind}`)}</span>
          </Band>
        )
      }
      busy={act.isPending}
      error={act.error}
      onSubmit={() => act.mutate(runAct(job, asked))}
      onClose={onClose}
    >
      {asked === 'resume' && <Found job={job} />}
    </ActionDialog>
  );
}

/** What the job stopped itself for: how the first people came out, or where outcomes differ from the dry run. */
function Found({ job }: { job: Job }) {
  const translate = useTranslate();
  const number = useNumber();
  const { succeeded, unchanged, failed } = job.counts;
  if (job.brake) {
    return (
      <>
        <BrakeNote job={job} />
        <Differences groups={job.brake.groups} />
      </>
    );
  }
  return (
    <p className="num">
      {translate('jobs.run.resumeCanary', {
        done: number(doneOf(job)),
        succeeded: number(succeeded),
        unchanged: number(unchanged),
        failed: number(failed),
      })}
    </p>
  );
}
