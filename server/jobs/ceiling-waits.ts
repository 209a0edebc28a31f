import type { EntityManager } from 'typeorm';
import type { Job } from './job.entity.js';
import { handlerOf } from './kinds/registry.js';

/** A worker asks again some seconds after it found nothing left; where none did for so long, nobody knows it of today. */
const HOLDS_SECONDS = 15;

/** Those of the jobs of which nothing runs, because other jobs have set aside what is left of the daily ceiling. */
export async function waitingForCeiling(manager: EntityManager, jobs: Job[]): Promise<Set<string>> {
  const ids = jobs.filter(mayWait).map(({ id }) => id);
  if (ids.length === 0) return new Set();
  const rows: { job_id: string }[] = await manager.query(
    `SELECT job_id FROM job_chunks WHERE job_id = ANY ($1::bigint[]) AND NOT is_done
      GROUP BY job_id
     HAVING bool_or(awaits_ceiling AND not_before > now() - make_interval(secs => ${HOLDS_SECONDS}))
        AND NOT bool_or(claimed_by IS NOT NULL AND lease_until > now())`,
    [ids],
  );
  return new Set(rows.map(({ job_id }) => job_id));
}

function mayWait({ kind, status, dryRun }: Job): boolean {
  return status === 'running' && !dryRun && handlerOf(kind).isIrreversible;
}
