import Button from '@mui/material/Button';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useIsHalted } from '../halts/useHalt';
import { useMay } from '../providers/session';
import type { Job } from '../providers/types';
import { ActionDialog } from '../shared/ActionDialog';
import { ErrorNote } from '../shared/ErrorNote';
import { useCounted, useNumber } from '../shared/numbers';
import { doneOf, isFinal, isStopping } from './progress';
import { useJobAction } from './useJobAction';

/** Pause, go on, stop, try the failed again. Stopping is asked for, because the rest is then never done. */
export function RunActions({ job }: { job: Job }) {
  const translate = useTranslate();
  const number = useNumber();
  const counted = useCounted();
  const mayRun = useMay('jobs.run');
  const [stopping, setStopping] = useState(false);
  const isHalted = useIsHalted();
  const act = useJobAction(job.id, () => setStopping(false));
  if (!mayRun || isStopping(job)) return null;
  const { failed, pending } = job.counts;
  const canPause = job.status === 'running' || job.status === 'queued';
  const canRetry = isFinal(job) && failed > 0;
  if (isFinal(job) && !canRetry) return null;
  return (
    <>
      {Boolean(act.error) && !stopping && <ErrorNote error={act.error} />}
      <div className="row">
        {canPause && (
          <Button
            variant="contained"
            disabled={act.isPending}
            onClick={() => act.mutate({ action: 'pause' })}
          >
            {translate('jobs.run.pause')}
          </Button>
        )}
        {job.status === 'paused' && (
          <Button
            variant="contained"
            disabled={act.isPending || isHalted}
            onClick={() => act.mutate({ action: 'resume' })}
          >
            {translate('jobs.run.resume')}
          </Button>
        )}
        {!isFinal(job) && (
          <Button color="error" disabled={act.isPending} onClick={() => setStopping(true)}>
            {translate('jobs.run.cancel')}
          </Button>
        )}
        {canRetry && (
          <Button
            variant="contained"
            disabled={act.isPending || isHalted}
            onClick={() => act.mutate({ action: 'retry' })}
          >
            {counted('jobs.run.retry', failed)}
          </Button>
        )}
      </div>
      <ActionDialog
        open={stopping}
        danger
        title={translate('jobs.run.cancelTitle')}
        submit={translate('jobs.run.cancel')}
        busy={act.isPending}
        error={act.error}
        onSubmit={() => act.mutate({ action: 'cancel' })}
        onClose={() => setStopping(false)}
      >
        <p>{translate('jobs.run.cancelBody', { done: number(doneOf(job)), left: number(pending) })}</p>
      </ActionDialog>
    </>
  );
}
