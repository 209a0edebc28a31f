import { databaseTime } from '../../platform/database/database-clock.js';
import type { Job } from '../job.entity.js';
import type { JobKind } from '../job.types.js';
import { handlerOf } from '../kinds/registry.js';
import type { SinceDraft } from './job-check.schema.js';
import type { PeopleToday } from './people-today.js';

/** The part of a count of a job's people that says how they changed since the draft was made. */
export function sinceDraftOf({ people, gone, relinked, ...today }: PeopleToday): SinceDraft {
  return { comparedAt: databaseTime().toISOString(), people, gone, protected: today.protected, relinked };
}

/**
 * How many changed in a way that makes the job another one. For a kind that ends the link, who has gone is as the job
 * wants them already: an unlink that ran in between surprises nobody.
 */
export function changesOf(kind: JobKind, sinceDraft: SinceDraft | null): number {
  if (!sinceDraft) return 0;
  const gone = handlerOf(kind).endsLink ? 0 : sinceDraft.gone;
  return gone + sinceDraft.protected + sinceDraft.relinked;
}

/** Whether a job's frozen people are compared with today before it begins. */
export function isCompared(job: Pick<Job, 'kind' | 'dryRun'>): boolean {
  return handlerOf(job.kind).isChanging && !job.dryRun;
}

/**
 * Whether more of the people changed than somebody has accepted, by more than the limit.
 *
 * @param accepted how many had changed when the job was last decided on by somebody who knew of it
 * @param limit per cent of the people; null: there is none
 */
export function isTooDifferent(
  kind: JobKind,
  sinceDraft: SinceDraft,
  accepted: number,
  limit: number | null,
): boolean {
  if (limit === null || sinceDraft.people === 0) return false;
  return (changesOf(kind, sinceDraft) - accepted) / sinceDraft.people > limit / 100;
}
