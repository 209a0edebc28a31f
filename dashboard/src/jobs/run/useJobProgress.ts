import { useRef } from 'react';
import { useServerContact } from '../../providers/contact';
import type { Job } from '../../providers/types';
import { useIsShown } from '../../shared/useIsShown';
import { useNow } from '../../shared/useNow';
import { doneOf } from '../jobState';
import { addSample, rateOf, type Sample, timeLeft } from './measuredPace';

/** Pace and time left, measured here from the counts as they come in. */
export function useJobProgress(job: Job) {
  const isActive = job.status === 'running' || job.status === 'queued';
  const now = useNow(isActive);
  const samples = useRef<Sample[]>([]);
  const moved = useRef({ mark: '', at: now });
  const done = doneOf(job);
  const { isAway } = useServerContact();
  // While its tab is not in sight nothing is told of the job, and the clock there may stand still for a minute; nor is anything
  // told while the server does not answer.
  const mark = `${job.status} ${done} ${job.waitsForCeiling} ${useIsShown()} ${isAway}`;
  if (moved.current.mark !== mark) moved.current = { mark, at: Date.now() };
  // Not as of the last tick: counts come in between two.
  if (job.status === 'running') samples.current = addSample(samples.current, { at: Date.now(), done });
  else samples.current = [];

  // Of one that runs the waiting time is over, whatever the clock of this machine says.
  const startsAt = job.status === 'queued' && job.notBefore ? Date.parse(job.notBefore) : 0;
  const startsIn = startsAt > now ? Math.ceil((startsAt - now) / 1000) : 0;
  const waitingSince = Math.max(moved.current.at, startsAt);
  const waits = job.waitsFor.length > 0 || job.waitsForCeiling;
  const rate = job.status === 'running' ? rateOf(samples.current) : null;
  return {
    now,
    done,
    rate,
    left: timeLeft(job.counts.pending, rate),
    /** seconds until the first call may leave, 0 when it may */
    startsIn,
    /** seconds in sight for which nothing has moved; 0 where it is over, waits for other jobs, or nobody tells */
    stillFor:
      isActive && !waits && !isAway && job.counts.pending > 0 ? Math.max(0, now - waitingSince) / 1000 : 0,
  };
}
