import type { ScheduledJob } from './schedules.schema.js';

/** The id of the saved question that a scheduled job asks; null where it asks a filter of its own. */
export function questionOf(job: ScheduledJob): string | null {
  return 'kind' in job && 'savedQuestionId' in job.users ? job.users.savedQuestionId : null;
}

/** The id of the draft that a scheduled job starts; null where drafts are made. */
export function draftOf(job: ScheduledJob): string | null {
  return 'draftId' in job ? job.draftId : null;
}
