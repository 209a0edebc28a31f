import { useTranslate } from 'react-admin';
import { useSession } from '../../providers/session';
import type { Job } from '../../providers/types';
import { useNumber } from '../../shared/numbers';

/** How many came out otherwise than predicted when the brake stopped the job; nothing where it did not. */
export function BrakeNote({ job: { brake } }: { job: Job }) {
  const translate = useTranslate();
  const number = useNumber();
  const share = useSession()?.brakeShare;
  if (!brake) return null;
  const numbers = { done: number(brake.done), deviated: number(brake.deviated) };
  return (
    <span className="num">
      {typeof share === 'number'
        ? translate('jobs.comparison.brakeOf', { ...numbers, share: number(share) })
        : translate('jobs.comparison.brake', numbers)}
    </span>
  );
}
