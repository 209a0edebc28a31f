import { useTranslate } from 'react-admin';
import { useIsHalted } from '../../halts/useHalt';
import type { JobPace } from '../../providers/types';
import { Band } from '../../shared/Band';
import { Time } from '../../shared/Moment';
import { useCounted } from '../../shared/numbers';
import { type Hold, holdOf } from './holdOf';

const PASSING: Hold[] = ['kakao_refuses', 'kakao_silent', 'put_off', 'in_hand'];

interface HoldBandProps {
  pace: JobPace | undefined;
  /** Seconds for which nothing has moved. */
  stillFor: number;
}

/** Why nothing of a job moves, as far as that is known; nothing while it does. */
export function HoldBand({ pace, stillFor }: HoldBandProps) {
  const translate = useTranslate();
  const counted = useCounted();
  const hold = pace?.hold;
  const isHalted = useIsHalted();
  const cause = isHalted ? null : holdOf(pace, stillFor);
  if (!cause) return null;
  return (
    <Band kind={PASSING.includes(cause) ? 'warn' : 'danger'} title={translate(`jobs.hold.title.${cause}`)}>
      <span>
        {cause === 'not_in_hand' && pace && pace.otherJobs > 0
          ? counted('jobs.hold.busy', pace.otherJobs)
          : translate(`jobs.hold.body.${cause}`)}
      </span>
      {hold?.since && <At label={translate(`jobs.hold.since.${hold.cause}`)} time={hold.since} />}
      {hold?.until && <At label={translate('jobs.hold.until')} time={hold.until} />}
    </Band>
  );
}

function At({ label, time }: { label: string; time: string }) {
  return (
    <span>
      {label}: <Time value={time} precision="second" zone />
    </span>
  );
}
