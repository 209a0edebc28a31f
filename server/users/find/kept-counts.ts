/*
 * SQL: the counts that are kept of people and of what they did, as tables of rows that add up: those last folded and the
 * changes since. A statement, or a transaction that sees one state, finds them as true as if everybody had been counted.
 */

/** By `status` and `connected_on`, the KST day of the link; `-infinity` where Kakao gave no time. */
export const PEOPLE_BY_DAY = keptBy('day_counts', 'connected_on');

/** By `status` and `consent_set_id`; 0 where no consent was read, and of who is unlinked. */
export const PEOPLE_BY_CONSENT = keptBy('consent_counts', 'consent_set_id');

/**
 * Linked and waiting people by `read_from`, the beginning of the ten minutes in which that part of them was read that was read
 * longest ago; `-infinity` where one never was.
 */
export const PEOPLE_BY_READING = '(TABLE reading_counts UNION ALL TABLE new_reading_counts)';

/** Changes of consent by `type`, `subject` and `changed_on`, the KST day: how often it was `given` and `withdrawn`. */
export const CONSENT_CHANGES_BY_DAY =
  '(TABLE consent_change_counts UNION ALL TABLE new_consent_change_counts)';

function keptBy(table: string, column: string): string {
  return `(SELECT status, ${column}, people FROM ${table} UNION ALL SELECT status, ${column}, people FROM count_changes)`;
}
