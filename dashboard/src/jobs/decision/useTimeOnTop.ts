import { useTranslate } from 'react-admin';
import { useSession } from '../../providers/session';
import type { Job } from '../../providers/types';
import { isIrreversible } from '../jobState';

/** What the time of the calls does not hold: the wait before the first and the look after the canary; null for neither. */
export function useTimeOnTop(job: Job): string | null {
  const translate = useTranslate();
  const delay = useSession()?.irreversibleDelaySeconds ?? 0;
  const waits = isIrreversible(job) && delay > 0;
  const looks = job.canary > 0 && job.canary < job.counts.total;
  if (!waits && !looks) return null;
  return translate(`jobs.onTop.${waits && looks ? 'both' : waits ? 'wait' : 'look'}`);
}
