import type { EntityManager } from 'typeorm';
import { IN_HAND, TODAY } from '../worker/daily-ceiling.js';
import type { JobCheck } from './job-check.schema.js';

/**
 * What a job that cannot be undone may find left of the day's ceiling.
 *
 * @param most `DAILY_CEILING`; null: none
 */
export async function ceilingToday(
  manager: EntityManager,
  jobId: string,
  most: number | null,
): Promise<NonNullable<JobCheck['ceiling']> | null> {
  if (most === null) return null;
  const [row]: [{ used: number; in_hand: number }] = await manager.query(
    `SELECT coalesce((SELECT count FROM irreversible_changes WHERE day = ${TODAY}), 0) AS used,
            (${IN_HAND} AND c.job_id <> $1) AS in_hand`,
    [jobId],
  );
  return { most, usedToday: row.used, inHand: row.in_hand };
}
