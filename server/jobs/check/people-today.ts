import type { EntityManager } from 'typeorm';
import { lookedUpTo } from '../../users/find/looked-up-to.js';
import type { Job } from '../job.entity.js';
import type { JobKindHandler } from '../kinds/kind.js';
import { handlerOf } from '../kinds/registry.js';
import { IS_RELINKED } from '../leave-out.js';

/** How the people of a job that have no outcome yet stand in the mirror now. */
export interface PeopleToday {
  people: number;
  /** Linked, or waiting to be. */
  linked: number;
  /** As the job wants them already. */
  alreadySo: number;
  /** Of whom the mirror does not know that. */
  unknown: number;
  /** Since the draft was made, each person once: protected, otherwise unlinked, otherwise linked anew. */
  protected: number;
  gone: number;
  relinked: number;
}

/**
 * Counts them in one pass over the items and the mirror; for a transaction of the caller. Whom a call of the job
 * may have reached already did not change since the draft: the job did it.
 */
export async function peopleToday(
  manager: EntityManager,
  job: Pick<Job, 'id' | 'kind' | 'params' | 'createdAt' | 'pending'>,
): Promise<PeopleToday> {
  await expectMany(manager, job.pending);
  const handler = handlerOf(job.kind);
  const { isSo, sets, params } = wantedState(handler, job.params);
  const [row]: [PeopleToday] = await manager.query(
    `SELECT count(*)::int AS people,
            (count(*) FILTER (WHERE status <> 'unlinked'))::int AS linked,
            (count(*) FILTER (WHERE is_so))::int AS "alreadySo",
            (count(*) FILTER (WHERE is_so IS NULL))::int AS unknown,
            (count(*) FILTER (WHERE change = 'protected'))::int AS protected,
            (count(*) FILTER (WHERE change = 'gone'))::int AS gone,
            (count(*) FILTER (WHERE change = 'relinked'))::int AS relinked
       FROM (SELECT ${isSo} AS is_so,
                    u.status,
                    CASE WHEN i.doubt IS NOT NULL THEN NULL
                         WHEN p.user_id IS NOT NULL THEN 'protected'
                         WHEN u.status = 'unlinked' AND u.unlinked_at >= $2 THEN 'gone'
                         WHEN ${IS_RELINKED} THEN 'relinked' END AS change
               FROM job_items i
               LEFT JOIN users u ON u.id = i.user_id
               LEFT JOIN protected_users p ON p.user_id = i.user_id AND ${handler.isIrreversible}
               ${sets}
              WHERE i.job_id = $1 AND i.outcome = 'pending') AS today`,
    [job.id, job.createdAt, ...params],
  );
  return row;
}

/**
 * Lets the caller's transaction join large sets as such, whatever the statistics of a fresh draft say: the planner, which may
 * not know of it, must not look many people up one by one.
 */
export async function expectMany(manager: EntityManager, people: number): Promise<void> {
  if (people > (await lookedUpTo(manager))) await manager.query('SET LOCAL enable_nestloop = off');
}

/** SQL that is true, false or, where the mirror does not know, null. Consents are judged once a combination. */
function wantedState(handler: JobKindHandler, given: Record<string, unknown>) {
  const whenUnlinked = handler.whenNotLinked === 'unchanged';
  const wanted = handler.wantedConsents?.(given);
  if (!wanted) {
    const isSo = `CASE WHEN u.status = 'unlinked' THEN ${whenUnlinked} WHEN u.id IS NOT NULL THEN false END`;
    return { isSo, sets: '', params: [] };
  }
  const agreed = wanted.of === 'scopes' ? 'scopes_agreed' : 'terms_agreed';
  const isWanted = wanted.agreed === 'all' ? `${agreed} @> $3::text[]` : `NOT ${agreed} && $3::text[]`;
  return {
    isSo: `CASE WHEN u.status = 'unlinked' THEN ${whenUnlinked} ELSE s.is_wanted END`,
    sets: `LEFT JOIN (SELECT id, ${isWanted} AS is_wanted FROM consent_sets) AS s ON s.id = u.consent_set_id`,
    params: [wanted.names],
  };
}
