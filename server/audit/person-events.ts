/**
 * SQL: the ids of all events that concern a person, as an array, because otherwise a planner may walk through millions
 * of events to find one person's newest. Besides those that name the person: a report that was taken of a job holds
 * everybody in the job, whom its event does not name one by one.
 *
 * @param userId the parameter that holds the person's id
 */
export function personEventIds(userId: string): string {
  return `ARRAY(
    SELECT named.id FROM audit_events named WHERE named.user_ids @> ARRAY[${userId}]::bigint[]
    UNION ALL
    SELECT taken.id FROM audit_events taken
     WHERE taken.key = 'Job.ReportDownloaded'
       AND taken.job_id = ANY(ARRAY(SELECT item.job_id FROM job_items item WHERE item.user_id = ${userId}::bigint)))`;
}
