import { useState } from 'react';
import type { Job } from '../../providers/types';
import { isFinal, isRetriable, isStopping, isUndecided } from '../jobState';
import type { useJobAction } from '../useJobAction';
import type { Asked } from './RunDialog';

/**
 * What somebody is asked about the run of a job, and whether that run was over before they answered: then the question goes
 * away, and does not come back with another run.
 */
export function useRunQuestion(job: Job, act: ReturnType<typeof useJobAction>) {
  const [state, setState] = useState<{ what: Asked; run: number } | 'overtaken' | null>(null);
  const question = state === 'overtaken' ? null : state;
  if (question && !(question.run === job.retries && canBe(question.what, job))) {
    // Who has pressed it is told by what they were answered.
    setState(act.isIdle ? 'overtaken' : null);
  }
  return {
    asked: question?.what ?? null,
    isOvertaken: state === 'overtaken' && act.isIdle,
    ask: (what: Asked) => {
      act.reset();
      setState({ what, run: job.retries });
    },
    close: () => setState(null),
  };
}

/** Whether a job is in a state in which it can be asked about this. */
function canBe(what: Asked, job: Job): boolean {
  if (what === 'retry') return isRetriable(job);
  if (what === 'resume') return job.status === 'paused' && !isStopping(job);
  return !isFinal(job) && !isStopping(job) && !isUndecided(job);
}
