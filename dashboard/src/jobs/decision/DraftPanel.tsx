import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useIsHalted } from '../../halts/useHalt';
import { useMay, useSession } from '../../providers/session';
import type { Job, JobOrderChoice } from '../../providers/types';
import { CostNote } from '../../quota/CostNote';
import { StartLater } from '../../schedules/StartLater';
import { StartsLaterBand } from '../../schedules/StartsLaterBand';
import { useStartsLater } from '../../schedules/useStartsLater';
import { Band } from '../../shared/Band';
import { ErrorNote } from '../../shared/ErrorNote';
import { focusGoesOn } from '../../shared/focusGoesOn';
import { useCounted, useNumber } from '../../shared/numbers';
import { Card } from '../../shared/Page';
import { SteadyButton } from '../../shared/SteadyButton';
import { useDuration } from '../../shared/useDuration';
import { isIrreversible } from '../jobState';
import { kindOf } from '../jobWords';
import { cancelAs, type useJobAction } from '../useJobAction';
import { CheckPanel } from './CheckFacts';
import { CountField, isCount } from './CountField';
import { OrderChoice } from './OrderChoice';
import { useJobCheck } from './useJobCheck';
import { useTimeOnTop } from './useTimeOnTop';

interface DraftPanelProps {
  job: Job;
  act: ReturnType<typeof useJobAction>;
  /** Is told that nothing was scheduled, also where the draft is one no more. */
  onRefused: (error: unknown) => void;
}

/** What will happen, who must agree, and the start; the only place where a job begins. */
export function DraftPanel({ job, act, onRefused }: DraftPanelProps) {
  const translate = useTranslate();
  const counted = useCounted();
  const duration = useDuration();
  const session = useSession();
  const mayRun = useMay('jobs.run');
  const isHalted = useIsHalted();
  const check = useJobCheck(job);
  const onTop = useTimeOnTop(job);
  const schedule = useStartsLater(job.id);
  const [typed, setTyped] = useState('');
  const [order, setOrder] = useState<JobOrderChoice>('after');
  const { needsApproval } = job;
  const { total } = job.counts;
  const irreversible = isIrreversible(job);
  const isConfirmed = !irreversible || isCount(typed, total);
  // Whoever starts it has seen what is known of it.
  const isReady = isConfirmed && check.data !== undefined && schedule !== undefined && !act.isPending;
  const delay = session?.irreversibleDelaySeconds;
  const verb = needsApproval
    ? 'jobs.draft.request'
    : irreversible
      ? 'jobs.draft.startUnlink'
      : 'jobs.draft.start';

  return (
    <Card>
      <form
        ref={focusGoesOn}
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady && !isHalted) act.mutate({ action: 'start', body: { expectedTotal: total, order } });
        }}
      >
        <div>
          <div className="muted">{kindOf(translate, job)}</div>
          <div className="big-count num">{counted('users.count', total)}</div>
        </div>
        {schedule && <StartsLaterBand schedule={schedule} />}
        {total === 0 && <Band kind="warn" title={translate('jobs.draft.empty')} />}
        <Band
          kind={irreversible ? 'danger' : 'info'}
          title={irreversible ? translate('jobs.draft.irreversible') : undefined}
        >
          <span>{translate(`jobs.effect.${job.kind}`)}</span>
          {job.dryRun && <strong>{translate('jobs.draft.dryRun')}</strong>}
        </Band>
        {total > 0 && <CheckPanel check={check} />}
        {check.data && (
          <OrderChoice
            overlaps={check.data.overlaps}
            value={order}
            onChange={mayRun ? setOrder : undefined}
          />
        )}
        <ul className="plain-list">
          <ApprovalLine needed={needsApproval} />
          {irreversible && Boolean(delay) && (
            <li>{translate('jobs.draft.delay', { time: duration(delay ?? 0) })}</li>
          )}
          {total > 0 && (
            <li>
              <CostNote
                work={job.kind}
                people={total}
                dryRun={job.dryRun ? 'true' : undefined}
                onTop={onTop}
              />
            </li>
          )}
          <li>{translate('jobs.run.keepOn')}</li>
        </ul>
        {mayRun && total > 0 && irreversible && (
          <CountField total={total} value={typed} onChange={setTyped} />
        )}
        {Boolean(act.error) && <ErrorNote error={act.error} />}
        {mayRun && (
          <div className="row">
            {total > 0 && (
              <SteadyButton
                type="submit"
                variant="contained"
                color={irreversible ? 'error' : 'primary'}
                disabled={!isReady || isHalted}
              >
                {counted(verb, total)}
              </SteadyButton>
            )}
            {total > 0 && !schedule && (
              <StartLater
                job={job}
                goesFirst={order === 'before' && Boolean(check.data?.overlaps.length)}
                disabled={!isReady}
                onRefused={onRefused}
              />
            )}
            <SteadyButton disabled={act.isPending} onClick={() => act.mutate(cancelAs(job))}>
              {translate('jobs.draft.discard')}
            </SteadyButton>
          </div>
        )}
      </form>
    </Card>
  );
}

function ApprovalLine({ needed }: { needed: boolean }) {
  const translate = useTranslate();
  const number = useNumber();
  const limit = useSession()?.approvalAbove;
  if (!needed) return <li>{translate('jobs.draft.noApproval')}</li>;
  return (
    <li>
      {limit === null || limit === undefined
        ? translate('jobs.draft.approvalPlain')
        : translate('jobs.draft.approval', { count: number(limit) })}
    </li>
  );
}
