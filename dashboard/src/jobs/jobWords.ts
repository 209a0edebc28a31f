import type { TranslateFunction } from 'react-admin';
import type { ItemOutcome, Job } from '../providers/types';

/** What a job does; of a dry run first of all that it does not do it. */
export function kindOf(translate: TranslateFunction, { kind, dryRun }: Pick<Job, 'kind' | 'dryRun'>): string {
  const name = translate(`jobs.kind.${kind}`);
  return dryRun ? translate('jobs.dryRunOf', { kind: name }) : name;
}

/** The words for an outcome; those of a dry run are predictions. */
export function outcomeKey(outcome: ItemOutcome, { dryRun }: Pick<Job, 'dryRun'>): string {
  return `jobs.${dryRun ? 'predictedOutcome' : 'outcome'}.${outcome}`;
}
