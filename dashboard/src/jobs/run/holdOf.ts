import type { JobPace } from '../../providers/types';

export type Hold = NonNullable<JobPace['hold']>['cause'] | 'in_hand' | 'unknown';

/** A job may stand still for a moment between two answers, and for some seconds between two of its parts. */
export const STILL_SECONDS = 3;
const NOT_IN_HAND_SECONDS = 10;
const STUCK_SECONDS = 30;

/**
 * What holds a job that runs; null while it moves, or is not known to stand still yet.
 *
 * @param pace undefined where nothing is known of it
 * @param stillFor seconds for which nothing has moved
 */
export function holdOf(pace: JobPace | undefined, stillFor: number): Hold | null {
  const cause = pace?.hold?.cause;
  if (cause && stillFor >= (cause === 'not_in_hand' ? NOT_IN_HAND_SECONDS : STILL_SECONDS)) return cause;
  if (stillFor < STUCK_SECONDS) return null;
  return pace ? 'in_hand' : 'unknown';
}
