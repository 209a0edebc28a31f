import Button from '@mui/material/Button';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useMay, useSession } from '../providers/session';
import type { Job } from '../providers/types';
import { CostNote } from '../quota/CostNote';
import { ActionDialog } from '../shared/ActionDialog';
import { Band } from '../shared/Band';
import { ErrorNote } from '../shared/ErrorNote';
import { useCounted } from '../shared/numbers';
import { Card } from '../shared/Page';
import { CountField } from './DraftPanel';
import { isIrreversible } from './progress';
import { useJobAction } from './useJobAction';

/** The second person sees the same draft as its maker, and decides; the maker sees whom it waits for. */
export function ApprovalPanel({ job }: { job: Job }) {
  const translate = useTranslate();
  const me = useSession()?.operator.id;
  const mayApprove = useMay('jobs.approve');
  const mayRun = useMay('jobs.run');
  const act = useJobAction(job.id);
  const counted = useCounted();
  if (job.status === 'rejected') return <Band kind="info" title={translate('jobs.approval.rejected')} />;
  const isOwn = job.createdBy?.id === me;
  const irreversible = isIrreversible(job);
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
        <div className="big-count num">{counted('users.count', job.counts.total)}</div>
        <Band
          kind={irreversible ? 'danger' : 'info'}
          title={irreversible ? translate('jobs.draft.irreversible') : undefined}
        >
          <span>{translate(`jobs.effect.${job.kind}`)}</span>
        </Band>
        <ul className="plain-list">
          <li>
            <CostNote work={job.kind} people={job.counts.total} />
          </li>
        </ul>
        {Boolean(act.error) && <ErrorNote error={act.error} />}
        {mayApprove && !isOwn && <Decision job={job} act={act} />}
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

function Decision({ job, act }: { job: Job; act: ReturnType<typeof useJobAction> }) {
  const translate = useTranslate();
  const counted = useCounted();
  const [typed, setTyped] = useState('');
  const [rejecting, setRejecting] = useState(false);
  const irreversible = isIrreversible(job);
  const { total } = job.counts;
  const isConfirmed = !irreversible || typed.replace(/[\s,]/g, '') === String(total);
  return (
    <>
      {irreversible && <CountField total={total} value={typed} onChange={setTyped} />}
      <div className="row">
        <Button
          variant="contained"
          color={irreversible ? 'error' : 'primary'}
          disabled={!isConfirmed || act.isPending}
          onClick={() => act.mutate({ action: 'approve' })}
        >
          {counted('jobs.approval.approve', total)}
        </Button>
        <Button disabled={act.isPending} onClick={() => setRejecting(true)}>
          {translate('jobs.approval.reject')}
        </Button>
      </div>
      <ActionDialog
        open={rejecting}
        title={translate('jobs.approval.rejectTitle')}
        submit={translate('jobs.approval.reject')}
        busy={act.isPending}
        error={rejecting ? act.error : undefined}
        onSubmit={() => act.mutate({ action: 'reject' }, { onSuccess: () => setRejecting(false) })}
        onClose={() => setRejecting(false)}
      >
        <p>{translate('jobs.approval.rejectBody')}</p>
      </ActionDialog>
    </>
  );
}
