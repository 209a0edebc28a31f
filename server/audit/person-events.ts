/**
 * SQL: the ids of all events that concern a person, as an array, because otherwise a planner may walk through millions
 * of events to find one person's newest. Besides those that name the person: a report that was taken holds everybody
 * in its job, or everybody whom its consent check answered for, and its event does not name them one by one.
 *
 * @param userId the parameter that holds the person's id
 */
export function personEventIds(userId: string): string {
  return `ARRAY(
    WITH named AS MATERIALIZED (
      SELECT id, key, subject_id FROM audit_events WHERE user_ids @> ARRAY[${userId}]::bigint[])
    SELECT id FROM named
    UNION ALL
    SELECT taken.id FROM audit_events taken
     WHERE taken.key = 'Job.ReportDownloaded'
       AND taken.subject_id = ANY(ARRAY(
             SELECT item.job_id::text FROM job_items item WHERE item.user_id = ${userId}::bigint))
    UNION ALL
    SELECT taken.id FROM audit_events taken
     WHERE taken.key = 'ConsentCheck.ReportDownloaded'
       AND taken.subject_id = ANY(ARRAY(SELECT subject_id FROM named WHERE key = 'ConsentCheck.Answered')))`;
}
