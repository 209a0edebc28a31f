import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditService } from '../../audit/audit.service.js';
import { ADVISORY_LOCKS } from '../../platform/database/advisory-locks.js';
import type { Actor } from '../../platform/http/actor.js';
import { conflict } from '../../platform/http/problem.js';
import type { Job } from '../job.entity.js';
import { handlerOf } from '../kinds/registry.js';
import type { JobCheck, JobOrderChoice } from './job-check.schema.js';
import { expectMany } from './people-today.js';

/** SQL on a job: it was set going, or is to be, and is not over. */
const isOpen = (job: string) => `${job}.status IN ('awaiting_approval', 'queued', 'running', 'paused')`;
const IS_OPEN = isOpen('j');

/** SQL on a job `j`: none of those that it waits for is still open. */
export const IS_FREE = `NOT EXISTS (SELECT FROM jobs o WHERE o.id = ANY(j.waits_for) AND ${isOpen('o')})`;

interface OpenJob {
  id: string;
  kind: Job['kind'];
  status: Job['status'];
  has_begun: boolean;
}

/** Keeps jobs that touch the same people one after the other. */
@Injectable()
export class JobOrder {
  constructor(private readonly audit: AuditService) {}

  /** To be taken before the row of a job that is set going: of two at once, the second sees the first. */
  async lock(manager: EntityManager): Promise<void> {
    await manager.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.orderJobs]);
  }

  /**
   * Decides who goes first where a job that is set going shares people with others that are not over.
   *
   * @param choice `after`, which is the rule, lets it wait for the others but for those that wait for it;
   *   `before` lets the others wait for it
   * @returns the jobs that it waits for
   * @throws ProblemError 409 `overlap_has_begun` where one that is to wait has begun, `order_cycle` where it is to
   *   wait for one that waits for it
   */
  async arrange(
    manager: EntityManager,
    job: Job,
    choice: JobOrderChoice | undefined,
    actor: Actor,
  ): Promise<string[]> {
    const others = await sharingJobs(manager, job);
    if (others.length === 0) return [];
    if (choice === 'before') {
      await this.defer(manager, job, others, actor);
      return [];
    }
    const waiting = await waitingFor(manager, job.id);
    const mutual = others.filter(({ id }) => waiting.has(id)).map(({ id }) => id);
    if (choice === 'after' && mutual.length > 0) {
      throw conflict('order_cycle', `Jobs that wait for this one already: ${mutual.join(', ')}.`);
    }
    return others.filter(({ id }) => !waiting.has(id)).map(({ id }) => id);
  }

  private async defer(manager: EntityManager, job: Job, others: OpenJob[], actor: Actor): Promise<void> {
    const [rows]: [{ id: string }[]] = await manager.query(
      `UPDATE jobs j SET waits_for = array_append(array_remove(j.waits_for, $1::bigint), $1::bigint), revision = j.revision + 1
        WHERE j.id = ANY($2::bigint[]) AND j.begun_at IS NULL AND ${IS_OPEN} RETURNING j.id`,
      [job.id, others.map(({ id }) => id)],
    );
    const deferred = new Set(rows.map(({ id }) => id));
    const begun = others.filter(({ id }) => !deferred.has(id)).map(({ id }) => id);
    if (begun.length > 0) {
      throw conflict('overlap_has_begun', `Jobs on the same people that have begun: ${begun.join(', ')}.`);
    }
    await this.audit.recordMany(
      manager,
      others.map(({ id }) => ({
        key: 'Job.Deferred' as const,
        actor,
        subjectType: 'job',
        subjectId: id,
        jobId: id,
        reason: job.reason,
        details: { waitsFor: job.id },
      })),
    );
  }
}

/** Other jobs that are not over and will change some of the people that this one is still to change. */
export async function overlapsOf(manager: EntityManager, job: Job): Promise<JobCheck['overlaps']> {
  const others = await sharingJobs(manager, job);
  return others.map(({ id, kind, status, has_begun: hasBegun, people }) => ({
    id,
    kind,
    status,
    hasBegun,
    people,
  }));
}

async function sharingJobs(manager: EntityManager, job: Job): Promise<(OpenJob & { people: number })[]> {
  if (job.dryRun || !handlerOf(job.kind).isChanging) return [];
  const open: OpenJob[] = await manager.query(
    `SELECT j.id, j.kind, j.status, j.begun_at IS NOT NULL AS has_begun FROM jobs j
      WHERE ${IS_OPEN} AND NOT j.dry_run AND j.pending > 0 AND j.id <> $1 ORDER BY j.id`,
    [job.id],
  );
  const changing = open.filter(({ kind }) => handlerOf(kind).isChanging);
  if (changing.length === 0) return [];
  await expectMany(manager, job.pending);
  const shared: { job_id: string; people: number }[] = await manager.query(
    `SELECT o.job_id, count(*)::int AS people
       FROM job_items i JOIN job_items o ON o.user_id = i.user_id
      WHERE i.job_id = $1 AND i.outcome = 'pending' AND o.job_id = ANY($2::bigint[]) AND o.outcome = 'pending'
      GROUP BY o.job_id`,
    [job.id, changing.map(({ id }) => id)],
  );
  const people = new Map(shared.map((row) => [row.job_id, row.people]));
  return changing
    .filter(({ id }) => people.has(id))
    .map((other) => ({ ...other, people: people.get(other.id) as number }));
}

/** Open jobs that wait for one, be it through others; one that has begun waits no more. */
async function waitingFor(manager: EntityManager, jobId: string): Promise<Set<string>> {
  const rows: { id: string }[] = await manager.query(
    `WITH RECURSIVE waiting AS (
       SELECT j.id FROM jobs j WHERE $1 = ANY(j.waits_for) AND j.begun_at IS NULL AND ${IS_OPEN}
       UNION
       SELECT j.id FROM waiting w JOIN jobs j ON w.id = ANY(j.waits_for) AND j.begun_at IS NULL AND ${IS_OPEN})
     SELECT id FROM waiting`,
    [jobId],
  );
  return new Set(rows.map(({ id }) => id));
}
