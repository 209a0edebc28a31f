import Button from '@mui/material/Button';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useIsHalted } from '../halts/useHalt';
import { useMay, useSession } from '../providers/session';
import type { Job } from '../providers/types';
import { CostNote } from '../quota/CostNote';
import { Band } from '../shared/Band';
import { ErrorNote } from '../shared/ErrorNote';
import { useCounted } from '../shared/numbers';
import { Card } from '../shared/Page';
import { CheckPanel } from './CheckFacts';
import { CountField } from './DraftPanel';
import { OrderChoice } from './OrderChoice';
import { isIrreversible } from './progress';
import { RejectDialog, RejectedBand } from './Rejection';
import { SinceDraftBand } from './SinceDraftBand';
import { StopBand } from './StopBand';
import { useJobAction } from './useJobAction';
import { useJobCheck } from './useJobCheck';
import { WaitsBand } from './WaitsBand';

/** The second person sees the same draft as its maker, and decides; the maker sees whom it waits for. */
export function ApprovalPanel({ job }: { job: Job }) {
  const translate = useTranslate();
  const me = useSession()?.operator.id;
  const mayApprove = useMay('jobs.approve');
  const mayRun = useMay('jobs.run');
  const act = useJobAction(job.id);
  const counted = useCounted();
  const check = useJobCheck(job);
  if (job.status === 'rejected') return <RejectedBand job={job} />;
  const isOwn = job.createdBy?.id === me;
  const irreversible = isIrreversible(job);
  // After a retry these are not all of the job.
  const people = check.data?.people ?? job.counts.pending;
  return (
    <Card>
      <div className="stack">
        <Band kind="warn" title={translate('jobs.approval.waiting')}>
          <span>
            {isOwn
              ? translate('jobs.approval.own')
              : mayApprove
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
        <CheckPanel check={check} />
        {check.data && <OrderChoice overlaps={check.data.overlaps} value="after" />}
        <WaitsBand job={job} />
        <ul className="plain-list">
          <li>
            <CostNote work={job.kind} people={people} />
          </li>
        </ul>
        {Boolean(act.error) && <ErrorNote error={act.error} />}
        {mayApprove && !isOwn && <Decision job={job} people={people} act={act} digest={check.data?.digest} />}
        {isOwn && mayRun && (
          <div className="row">
            <Button disabled={act.isPending} onClick={() => act.mutate({ action: 'cancel' })}>
              {translate('jobs.draft.discard')}
            </Button>
          </div>
        )}
      </div>
    </Card>
  );
}

interface DecisionProps {
  job: Job;
  /** How many are approved. */
  people: number;
  act: ReturnType<typeof useJobAction>;
  /** Of the numbers on the page: only these are approved. */
  digest: string | undefined;
}

function Decision({ job, people, act, digest }: DecisionProps) {
  const translate = useTranslate();
  const counted = useCounted();
  const [typed, setTyped] = useState('');
  const [rejecting, setRejecting] = useState(false);
  const isHalted = useIsHalted();
  const irreversible = isIrreversible(job);
  const isConfirmed = !irreversible || typed.replace(/[\s,]/g, '') === String(people);
  return (
    <>
      {irreversible && <CountField total={people} value={typed} onChange={setTyped} />}
      <div className="row">
        <Button
          variant="contained"
          color={irreversible ? 'error' : 'primary'}
          disabled={!isConfirmed || !digest || act.isPending || isHalted}
          onClick={() => act.mutate({ action: 'approve', body: { checkDigest: digest } })}
        >
          {counted('jobs.approval.approve', people)}
        </Button>
        <Button disabled={act.isPending} onClick={() => setRejecting(true)}>
          {translate('jobs.approval.reject')}
        </Button>
      </div>
      {rejecting && <RejectDialog act={act} onClose={() => setRejecting(false)} />}
    </>
  );
}
