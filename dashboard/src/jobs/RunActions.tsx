import Button from '@mui/material/Button';
import { useEffect, useRef, useState } from 'react';
import { useTranslate } from 'react-admin';
import { useIsHalted } from '../halts/useHalt';
import { useMay } from '../providers/session';
import type { Job } from '../providers/types';
import { ActionDialog } from '../shared/ActionDialog';
import { Band } from '../shared/Band';
import { ErrorNote } from '../shared/ErrorNote';
import { useCounted, useNumber } from '../shared/numbers';
import { doneOf, isFinal, isIrreversible, isStopping } from './progress';
import { useJobAction } from './useJobAction';

type Asked = 'cancel' | 'retry';

/**
 * Pause, go on, stop, try the failed again. Asked for are stopping, because the rest is then never done, and trying
 * again what cannot be undone.
 */
export function RunActions({ job }: { job: Job }) {
  const translate = useTranslate();
  const counted = useCounted();
  const mayRun = useMay('jobs.run');
  const [asked, setAsked] = useState<Asked | null>(null);
  const isHalted = useIsHalted();
  const box = useRef<HTMLDivElement>(null);
  const hasActed = useRef(false);
  const act = useJobAction(job.id, () => {
    setAsked(null);
    hasActed.current = true;
  });
  // The button that was pressed goes away: whoever works by keyboard stays where the next one comes, or in the page.
  useEffect(() => {
    if (!hasActed.current) return;
    hasActed.current = false;
    (box.current ?? document.getElementById('main'))?.focus({ preventScroll: true });
  });
  if (!mayRun || isStopping(job)) return null;
  const { failed } = job.counts;
  const canPause = job.status === 'running' || job.status === 'queued';
  const canRetry = isFinal(job) && failed > 0;
  const irreversible = isIrreversible(job);
  const weight = irreversible ? 'error' : 'primary';
  if (isFinal(job) && !canRetry) return null;
  return (
    <>
      {Boolean(act.error) && !asked && <ErrorNote error={act.error} />}
      {/* biome-ignore lint/a11y/useSemanticElements: no form */}
      <div ref={box} role="group" tabIndex={-1} className="row" aria-label={translate('jobs.run.acts')}>
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
            color={weight}
            disabled={act.isPending || isHalted}
            onClick={() => act.mutate({ action: 'resume' })}
          >
            {translate('jobs.run.resume')}
          </Button>
        )}
        {!isFinal(job) && (
          <Button color="error" disabled={act.isPending} onClick={() => setAsked('cancel')}>
            {translate('jobs.run.cancel')}
          </Button>
        )}
        {canRetry && (
          <Button
            variant="contained"
            color={weight}
            disabled={act.isPending || isHalted}
            onClick={() => (irreversible ? setAsked('retry') : act.mutate({ action: 'retry' }))}
          >
            {counted('jobs.run.retry', failed)}
          </Button>
        )}
      </div>
      {asked && <AskedDialog job={job} asked={asked} act={act} onClose={() => setAsked(null)} />}
    </>
  );
}

interface AskedDialogProps {
  job: Job;
  asked: Asked;
  act: ReturnType<typeof useJobAction>;
  onClose: () => void;
}

function AskedDialog({ job, asked, act, onClose }: AskedDialogProps) {
  const translate = useTranslate();
  const number = useNumber();
  const counted = useCounted();
  const { failed, pending } = job.counts;
  const isRetry = asked === 'retry';
  return (
    <ActionDialog
      open
      danger
      title={isRetry ? counted('jobs.run.retryTitle', failed) : translate('jobs.run.cancelTitle')}
      submit={isRetry ? counted('jobs.run.retry', failed) : translate('jobs.run.cancel')}
      busy={act.isPending}
      error={act.error}
      onSubmit={() => act.mutate({ action: asked })}
      onClose={onClose}
    >
      {isRetry ? (
        <Band kind="danger" title={translate('jobs.draft.irreversible')}>
          <span>{translate(`jobs.effect.${job.kind}`)}</span>
        </Band>
      ) : (
        <p>{translate('jobs.run.cancelBody', { done: number(doneOf(job)), left: number(pending) })}</p>
      )}
    </ActionDialog>
  );
}
