import type { EntityManager } from 'typeorm';
import type { JobCheck } from './job-check.schema.js';

/**
 * What a job that cannot be undone may find left of the day's ceiling.
 *
 * @param most `DAILY_CEILING`; null: none
 */
export async function ceilingToday(
  manager: EntityManager,
  most: number | null,
): Promise<NonNullable<JobCheck['ceiling']> | null> {
  if (most === null) return null;
  const [row]: { count: number }[] = await manager.query(
    `SELECT count FROM irreversible_changes WHERE day = (now() AT TIME ZONE 'Asia/Seoul')::date`,
  );
  return { most, usedToday: row?.count ?? 0 };
}
