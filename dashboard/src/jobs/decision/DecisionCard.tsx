import Button from '@mui/material/Button';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useIsHalted } from '../../halts/useHalt';
import { useMay, useSession } from '../../providers/session';
import type { Job } from '../../providers/types';
import { Band } from '../../shared/Band';
import { ErrorNote } from '../../shared/ErrorNote';
import { focusGoesOn, focusStays } from '../../shared/focusGoesOn';
import { useCounted } from '../../shared/numbers';
import { Card } from '../../shared/Page';
import { SteadyButton } from '../../shared/SteadyButton';
import { isIrreversible, partIn } from '../jobState';
import type { useJobAction } from '../useJobAction';
import { CountField, isCount } from './CountField';
import { RejectDialog, type useRejection } from './Rejection';
import { useJobCheck } from './useJobCheck';

interface DecisionCardProps {
  job: Job;
  act: ReturnType<typeof useJobAction>;
  rejection: ReturnType<typeof useRejection>;
}

/** The decision itself, below all that it rests on; nothing for whoever may not decide. */
export function DecisionCard({ job, act, rejection }: DecisionCardProps) {
  const translate = useTranslate();
  const me = useSession()?.operator.id;
  const mayApprove = useMay('jobs.approve');
  const { data: check } = useJobCheck(job);
  const counted = useCounted();
  const [typed, setTyped] = useState('');
  const [seen, setSeen] = useState<string>();
  const isHalted = useIsHalted();
  if (check && seen === undefined) setSeen(check.digest);
  if (!mayApprove || partIn(job, me)) return null;
  const people = check?.people ?? job.counts.pending;
  const irreversible = isIrreversible(job);
  const isConfirmed = !irreversible || isCount(typed, people);
  const hasChanged = check !== undefined && seen !== undefined && check.digest !== seen;
  const isReady = isConfirmed && check !== undefined && !hasChanged && !act.isPending && !isHalted;
  const onLookedAgain = () => {
    setSeen(check?.digest);
    setTyped('');
    act.reset();
  };
  return (
    <Card title={translate('jobs.approval.decision')}>
      <form
        ref={focusGoesOn}
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) act.mutate({ action: 'approve', body: { checkDigest: check.digest } });
        }}
      >
        {hasChanged && (
          <div ref={focusStays}>
            <Band
              kind="warn"
              alert
              title={translate('error.byCode.check_changed')}
              action={<Button onClick={onLookedAgain}>{translate('jobs.approval.lookedAgain')}</Button>}
            />
          </div>
        )}
        {irreversible && <CountField total={people} value={typed} onChange={setTyped} />}
        {Boolean(act.error) && !rejection.isAsked && !hasChanged && <ErrorNote error={act.error} />}
        <div className="row">
          <SteadyButton
            type="submit"
            variant="contained"
            color={irreversible ? 'error' : 'primary'}
            disabled={!isReady}
          >
            {counted('jobs.approval.approve', people)}
          </SteadyButton>
          <SteadyButton disabled={act.isPending} onClick={() => rejection.ask(true)}>
            {translate('jobs.approval.reject')}
          </SteadyButton>
        </div>
        {rejection.isAsked && <RejectDialog job={job} act={act} onClose={() => rejection.ask(false)} />}
      </form>
    </Card>
  );
}
