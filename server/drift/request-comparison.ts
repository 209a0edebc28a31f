import type { EntityManager } from 'typeorm';
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
