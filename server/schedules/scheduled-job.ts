import type { ScheduledJob } from './schedules.schema.js';

/** The id of the saved question that a scheduled job asks; null where it asks a filter of its own. */
export function questionOf(job: ScheduledJob): string | null {
  return 'kind' in job && 'savedQuestionId' in job.users ? job.users.savedQuestionId : null;
}
