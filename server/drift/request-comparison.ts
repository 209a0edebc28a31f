import type { EntityManager } from 'typeorm';
import { compareDriftAlone } from './compare-drift.js';
import type { ComparisonCause } from './drift-comparison.entity.js';

/**
 * Has everybody compared with what the own systems were told, soon after the caller's transaction. As long as they
 * never told anything there is nothing to compare.
 */
export async function requestComparison(manager: EntityManager, cause: ComparisonCause): Promise<void> {
  await manager.query(
    `INSERT INTO drift_comparisons (cause)
     SELECT $1 WHERE EXISTS (SELECT FROM told_files WHERE applied_at IS NOT NULL)`,
    [cause],
  );
}

/** So many people are compared by themselves: everybody else need not be looked at for them. */
const FEW = 1_000;

/**
 * Has the people of a job that has ended compared: a few at once, many with everybody, soon; a few too where others are being
 * compared just now.
 */
export async function compareAfterJob(manager: EntityManager, jobId: string): Promise<void> {
  const people: { user_id: string }[] = await manager.query(
    'SELECT user_id FROM job_items WHERE job_id = $1 ORDER BY position LIMIT $2',
    [jobId, FEW + 1],
  );
  const isDone =
    people.length <= FEW &&
    (await compareDriftAlone(
      manager,
      people.map((person) => person.user_id),
    ));
  if (!isDone) await requestComparison(manager, 'job');
}
