import { useTranslate } from 'react-admin';
import { useIsHalted } from '../../halts/useHalt';
import type { Job } from '../../providers/types';
import { holdOf, STILL_SECONDS } from './holdOf';
import { useJobPace } from './useJobPace';
import { useJobProgress } from './useJobProgress';

interface HoldNoteProps {
  job: Job;
  /** How often the job is read: so long it may have moved without its being known here. */
  everySeconds: number;
}

/** In a word or two, why nothing of a job that runs moves; nothing while it does. */
export function HoldNote({ job, everySeconds }: HoldNoteProps) {
  const translate = useTranslate();
  const stillFor = useJobProgress(job).stillFor - everySeconds;
  // Of one that moves, as most do, nobody wants to know.
  const pace = useJobPace(job, stillFor >= STILL_SECONDS);
  const hold = useIsHalted() ? null : holdOf(pace, stillFor);
  return hold && <div className="card-note">{translate(`jobs.heldBy.${hold}`)}</div>;
}
