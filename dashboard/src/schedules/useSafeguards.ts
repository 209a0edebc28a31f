import { useTranslate } from 'react-admin';
import { useSession } from '../providers/session';
import type { Schedule } from '../providers/types';
import { useNumber } from '../shared/numbers';
import { useDuration } from '../shared/useDuration';

/** What stands between a due time and the first call, as this server is set up: approval, and time to stop it. */
export function useSafeguards({
  isChanging,
  isIrreversible,
}: Pick<Schedule, 'isChanging' | 'isIrreversible'>): string[] {
  const translate = useTranslate();
  const number = useNumber();
  const duration = useDuration();
  const session = useSession();
  const limit = session?.approvalAbove;
  const delay = session?.irreversibleDelaySeconds;
  const approval =
    isChanging && typeof limit === 'number'
      ? translate('schedules.act.enableApproval', { count: number(limit) })
      : translate('jobs.draft.noApproval');
  const waits = isIrreversible && delay ? [translate('jobs.draft.delay', { time: duration(delay) })] : [];
  return [approval, ...waits];
}
