import { useTranslate } from 'react-admin';
import type { JobPace } from '../../providers/types';
import { useCounted } from '../../shared/numbers';

/** How many calls leave at most, what limits that, and what shares them; nothing where that is not known, or none leaves. */
export function SharedPace({ pace }: { pace: JobPace | undefined }) {
  const translate = useTranslate();
  const counted = useCounted();
  if (!pace || pace.hold || pace.callsPerSecond === null) return null;
  const { callsPerSecond, limitedBy, otherJobs, syncs } = pace;
  const rate = callsPerSecond < 10 ? callsPerSecond : Math.round(callsPerSecond);
  const others = [
    otherJobs > 0 && counted('jobs.pace.otherJobs', otherJobs),
    syncs > 0 && counted('jobs.pace.syncs', syncs),
  ].filter(Boolean);
  return (
    <span className="card-note num">
      {counted('jobs.pace.calls', rate)}
      {limitedBy && ` · ${translate(`jobs.pace.limitedBy.${limitedBy}`)}`}
      {others.length > 0 && ` · ${translate('jobs.pace.shared', { others: others.join(', ') })}`}
    </span>
  );
}
