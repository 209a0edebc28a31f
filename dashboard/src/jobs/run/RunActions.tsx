import { useEffect, useRef } from 'react';
import { useTranslate } from 'react-admin';
import { useIsHalted } from '../../halts/useHalt';
import { useMay } from '../../providers/session';
import type { Job } from '../../providers/types';
import { Band } from '../../shared/Band';
import { ErrorNote } from '../../shared/ErrorNote';
import { focusStays, regainFocus } from '../../shared/focusGoesOn';
import { useCounted } from '../../shared/numbers';
import { SteadyButton } from '../../shared/SteadyButton';
import { useIsFresh } from '../../shared/useIsFresh';
import { isFinal, isIrreversible, isRetriable, isStopping, isUndecided } from '../jobState';
import { useJobAction } from '../useJobAction';
import { RunDialog, runAct } from './RunDialog';
import { useRunQuestion } from './useRunQuestion';

/**
 * Pause, go on, stop, try the failed again; whoever may not run jobs may pause one that waits. Asked for are stopping,
 * because the rest is then never done, and, of what cannot be undone, trying again and going on where the job has
 * stopped itself for a look.
 */
export function RunActions({ job }: { job: Job }) {
  const translate = useTranslate();
  const counted = useCounted();
  const mayRun = useMay('jobs.run');
  const isHalted = useIsHalted();
  // What sets it going stands where it was paused: a double click on the one is none on the other.
  const isFresh = useIsFresh(job.status);
  const box = useRef<HTMLDivElement>(null);
  const act = useJobAction(job.id, () => close());
  const { asked, isOvertaken, ask, close } = useRunQuestion(job, act);
  // Where the button that asked has gone meanwhile, whoever works by keyboard goes on where the next one comes.
  useEffect(() => (asked ? () => regainFocus(box.current) : undefined), [asked]);
  const mayAct = mayRun || (job.status === 'queued' && job.notBefore !== null);
  const { failed } = job.counts;
  const canRetry = isRetriable(job);
  const outcome = (
    <>
      {isOvertaken && <Band kind="warn" alert title={translate('jobs.run.overtaken')} />}
      {Boolean(act.error) && !asked && <ErrorNote error={act.error} />}
    </>
  );
  // What was refused is told also where nothing is left to do.
  if (!mayAct || isUndecided(job) || isStopping(job) || (isFinal(job) && !canRetry)) {
    return outcome;
  }
  const canPause = job.status === 'running' || job.status === 'queued';
  const irreversible = isIrreversible(job);
  const weight = irreversible ? 'error' : 'primary';
  const waitsForLook = irreversible && (job.stopReason === 'brake' || job.stopReason === 'canary');
  const go = (action: 'resume' | 'retry', isAsked: boolean) =>
    isAsked ? ask(action) : act.mutate(runAct(job, action));
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: no form */}
      <div ref={box} role="group" tabIndex={-1} className="row" aria-label={translate('jobs.run.acts')}>
        {canPause && (
          <SteadyButton
            ref={focusStays}
            variant="contained"
            disabled={act.isPending}
            onClick={() => act.mutate({ action: 'pause' })}
          >
            {translate('jobs.run.pause')}
          </SteadyButton>
        )}
        {job.status === 'paused' && (
          <SteadyButton
            ref={focusStays}
            variant="contained"
            color={weight}
            disabled={act.isPending || isHalted || isFresh}
            onClick={() => go('resume', waitsForLook)}
          >
            {translate('jobs.run.resume')}
          </SteadyButton>
        )}
        {mayRun && !isFinal(job) && (
          <SteadyButton ref={focusStays} disabled={act.isPending} onClick={() => ask('cancel')}>
            {translate('jobs.run.cancel')}
          </SteadyButton>
        )}
        {canRetry && (
          <SteadyButton
            ref={focusStays}
            variant="contained"
            color={weight}
            disabled={act.isPending || isHalted || isFresh}
            onClick={() => go('retry', irreversible)}
          >
            {counted('jobs.run.retry', failed)}
          </SteadyButton>
        )}
      </div>
      {outcome}
      {asked && <RunDialog job={job} asked={asked} act={act} onClose={close} />}
    </>
  );
}
