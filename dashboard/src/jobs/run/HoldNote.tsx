import { useTranslate } from 'react-admin';
import { useIsHalted } from '../../halts/useHalt';
import type { Job } from '../../providers/types';
import { holdOf } from './holdOf';
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
  const pace = useJobPace(job);
  const { stillFor } = useJobProgress(job);
  const hold = useIsHalted() ? null : holdOf(pace, stillFor - everySeconds);
  return hold && <div className="card-note">{translate(`jobs.heldBy.${hold}`)}</div>;
}
