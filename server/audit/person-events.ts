/**
 * SQL: the ids of all events that concern a person, as an array, because otherwise a planner may walk through millions
 * of events to find one person's newest. Besides those that name the person: a report that was taken of a job holds
 * everybody in the job, whom its event does not name one by one.
 *
 * @param userId the parameter that holds the person's id
 */
export function personEventIds(userId: string): string {
  // A sum is in no index, so all reports that were ever taken are looked through, where the person was in a job at all:
  // they are thousands, because people take them, while a single job may have more events than that.
  return `ARRAY(
    SELECT named.id FROM audit_events named WHERE named.user_ids @> ARRAY[${userId}]::bigint[]
    UNION ALL
    SELECT taken.id FROM audit_events taken
     WHERE taken.key = 'Job.ReportDownloaded'
       AND EXISTS (SELECT FROM job_items item WHERE item.user_id = ${userId}::bigint)
       AND taken.job_id + 0 = ANY(ARRAY(SELECT item.job_id FROM job_items item WHERE item.user_id = ${userId}::bigint)))`;
}
