import type { TranslateFunction } from 'react-admin';
import type { ItemOutcome, Job } from '../providers/types';
import { isNeverBegun, isPartial, isStopping } from './jobState';

/** What a job does; of a dry run first of all that it does not do it. */
export function kindOf(translate: TranslateFunction, { kind, dryRun }: Pick<Job, 'kind' | 'dryRun'>): string {
  const name = translate(`jobs.kind.${kind}`);
  return dryRun ? translate('jobs.dryRunOf', { kind: name }) : name;
}

/** The words for an outcome; those of a dry run are predictions. */
export function outcomeKey(outcome: ItemOutcome, { dryRun }: Pick<Job, 'dryRun'>): string {
  return `jobs.${dryRun ? 'predictedOutcome' : 'outcome'}.${outcome}`;
}

/** The words for a doubt: whether a lost call did it came out, or will never. */
export function doubtKey(outcome: ItemOutcome, doubt: string): string {
  return `jobs.${outcome === 'succeeded' ? 'doubt' : 'openDoubt'}.${doubt}`;
}

/** What the words for a job's state depend on. */
export type StatedJob = Pick<Job, 'status' | 'stopReason' | 'startedAt' | 'counts'>;

/**
 * The words for what a job is at. One that is being stopped is no paused one that could be resumed, a draft that was
 * discarded has done nothing, and one that left people undone is not simply completed.
 */
export function stateKey(job: StatedJob): string {
  if (isStopping(job)) return 'jobs.stopping';
  if (isPartial(job)) return 'jobs.partly';
  if (isNeverBegun(job)) return 'jobs.neverBegun';
  return `jobs.status.${job.status}`;
}

/** What a person names a job by. */
export const jobNumber = ({ id }: { id: string }) => `#${id}`;
