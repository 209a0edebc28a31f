import { useTranslate } from 'react-admin';
import { useMay, useSession } from '../../providers/session';
import type { Job } from '../../providers/types';
import { CostNote } from '../../quota/CostNote';
import { Band } from '../../shared/Band';
import { ErrorNote } from '../../shared/ErrorNote';
import { focusGoesOn } from '../../shared/focusGoesOn';
import { useCounted } from '../../shared/numbers';
import { Card } from '../../shared/Page';
import { SteadyButton } from '../../shared/SteadyButton';
import { useDuration } from '../../shared/useDuration';
import { DecisiveFacts } from '../JobFacts';
import { isIrreversible, partIn } from '../jobState';
import { StopBand } from '../run/StopBand';
import { WaitsBand } from '../run/WaitsBand';
import { cancelAs, type useJobAction } from '../useJobAction';
import { CheckPanel } from './CheckFacts';
import { OrderChoice } from './OrderChoice';
import { RejectedBand } from './Rejection';
import { SinceDraftBand } from './SinceDraftBand';
import { useJobCheck } from './useJobCheck';
import { useTimeOnTop } from './useTimeOnTop';

/**
 * The second person sees all that the maker of the draft knew before deciding on it; who made or retried it sees whom it waits
 * for.
 */
export function ApprovalPanel({ job, act }: { job: Job; act: ReturnType<typeof useJobAction> }) {
  const translate = useTranslate();
  const session = useSession();
  const me = session?.operator.id;
  const duration = useDuration();
  const mayApprove = useMay('jobs.approve');
  const mayRun = useMay('jobs.run');
  const counted = useCounted();
  const check = useJobCheck(job);
  const onTop = useTimeOnTop(job);
  if (job.status === 'rejected') return <RejectedBand job={job} />;
  const irreversible = isIrreversible(job);
  const part = partIn(job, me);
  const isDecider = mayApprove && part === null;
  const delay = irreversible ? session?.irreversibleDelaySeconds : 0;
  // After a retry these are not all of the job.
  const people = check.data?.people ?? job.counts.pending;
  return (
    <Card>
      <div className="stack">
        <Band kind="warn" title={translate(isDecider ? 'jobs.approval.decide' : 'jobs.approval.waiting')}>
          <span>
            {part
              ? translate(`jobs.approval.${part}`)
              : isDecider
                ? translate('jobs.approval.other', { name: job.createdBy?.name ?? '-' })
                : translate('jobs.approval.cannot')}
          </span>
        </Band>
        {job.stopReason && <StopBand reason={job.stopReason} title={translate('jobs.approval.again')} />}
        <SinceDraftBand job={job} />
        <div className="big-count num">{counted('users.count', people)}</div>
        <Band
          kind={irreversible ? 'danger' : 'info'}
          title={irreversible ? translate('jobs.draft.irreversible') : undefined}
        >
          <span>{translate(`jobs.effect.${job.kind}`)}</span>
        </Band>
        <DecisiveFacts job={job} />
        <CheckPanel check={check} />
        {check.data && <OrderChoice overlaps={check.data.overlaps} value="after" />}
        <WaitsBand job={job} />
        <ul className="plain-list">
          {Boolean(delay) && <li>{translate('jobs.approval.delay', { time: duration(delay ?? 0) })}</li>}
          <li>
            <CostNote work={job.kind} people={people} onTop={onTop} />
          </li>
        </ul>
        {Boolean(act.error) && !isDecider && <ErrorNote error={act.error} />}
        {part && mayRun && (
          <div ref={focusGoesOn} className="row">
            <SteadyButton disabled={act.isPending} onClick={() => act.mutate(cancelAs(job))}>
              {translate('jobs.approval.withdraw')}
            </SteadyButton>
          </div>
        )}
      </div>
    </Card>
  );
}
