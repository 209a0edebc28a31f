import { useQuery } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import { http } from '../providers/http';
import type { Estimate, EstimateQuery } from '../providers/types';
import { useNumber } from '../shared/numbers';
import { useDuration } from '../shared/useDuration';

interface CostNoteProps extends EstimateQuery {
  /** Said behind the time: what it does not hold. */
  onTop?: string | null;
}

/**
 * What a piece of work will cost before it is started: calls, time, share of the month. Nothing is shown while
 * it is not known; a figure that does not fit into what is left says so.
 */
export function CostNote({ work, people, dryRun, onTop }: CostNoteProps) {
  const translate = useTranslate();
  const number = useNumber();
  const duration = useDuration();
  const { data } = useQuery({
    queryKey: ['quota', 'estimate', work, people, dryRun],
    queryFn: ({ signal }) => http.get<Estimate>('/quota/estimate', { work, people, dryRun }, signal),
    enabled: people > 0,
  });
  if (!data) return null;
  // Some calls are never 0.00 % of the allowance.
  const percent =
    data.shareOfMonth < 0.0001
      ? '<0.01'
      : (data.shareOfMonth * 100).toFixed(data.shareOfMonth < 0.01 ? 2 : 1);
  return (
    <span className={data.fits ? undefined : 'cost-over'}>
      {data.seconds === null
        ? translate('quota.cost', { calls: number(data.calls), percent })
        : translate('quota.costTimed', {
            calls: number(data.calls),
            percent,
            time: duration(data.seconds),
          })}
      {data.seconds !== null && onTop && ` ${onTop}`}
      {!data.fits && ` ${translate('quota.costOver')}`}
    </span>
  );
}
