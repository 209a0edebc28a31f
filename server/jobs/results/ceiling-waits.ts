import type { EntityManager } from 'typeorm';
import { isInHand, PUT_OFF_HOLDS_SECONDS } from '../chunks-in-hand.js';
import type { Job } from '../job.entity.js';
import { handlerOf } from '../kinds/registry.js';

/** Those of the jobs of which nothing runs, because other jobs have set aside what is left of the daily ceiling. */
export async function waitingForCeiling(manager: EntityManager, jobs: Job[]): Promise<Set<string>> {
  const ids = jobs.filter(mayWait).map(({ id }) => id);
  if (ids.length === 0) return new Set();
  const rows: { job_id: string }[] = await manager.query(
    `SELECT c.job_id FROM job_chunks c WHERE c.job_id = ANY ($1::bigint[]) AND NOT c.is_done
      GROUP BY c.job_id
     HAVING bool_or(c.awaits_ceiling AND c.not_before > now() - make_interval(secs => ${PUT_OFF_HOLDS_SECONDS}))
        AND NOT bool_or(${isInHand('c')})`,
    [ids],
  );
  return new Set(rows.map(({ job_id }) => job_id));
}

function mayWait({ kind, status, dryRun }: Job): boolean {
  return status === 'running' && !dryRun && handlerOf(kind).isIrreversible;
}
