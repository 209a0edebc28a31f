import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { neverNamed } from '../../consents/catalogue.js';
import type { Config } from '../../platform/config/config.js';
import { CONFIG } from '../../platform/config/config.module.js';
import { notFound } from '../../platform/http/problem.js';
import { QuotaService } from '../../quota/quota.service.js';
import { countLinked } from '../../users/find/count-linked.js';
import { Job } from '../job.entity.js';
import { handlerOf } from '../kinds/registry.js';
import { ceilingToday } from './ceiling-today.js';
import type { JobCheck } from './job-check.schema.js';
import { overlapsOf } from './job-order.js';
import { peopleToday } from './people-today.js';
import { predictionBy } from './predictions.js';
import { sinceDraftOf } from './since-draft.js';

/** Works out what is known of a job before it starts. */
@Injectable()
export class JobChecker {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly quota: QuotaService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws ProblemError 404 `job_not_found` */
  async check(id: string): Promise<JobCheck> {
    return this.dataSource.transaction(async (manager) => {
      const job = await manager.findOneBy(Job, { id });
      if (!job) throw notFound('There is no such job.', 'job_not_found');
      return this.of(manager, job);
    });
  }

  /** The check of a job that the caller's transaction has read. */
  async of(manager: EntityManager, job: Job): Promise<JobCheck> {
    const today = await peopleToday(manager, job);
    const linked = await countLinked(manager);
    const handler = handlerOf(job.kind);
    const wanted = handler.wantedConsents?.(job.params);
    const seen = {
      total: job.total,
      people: today.people,
      alreadySo: today.alreadySo,
      unknown: today.unknown,
      sinceDraft: sinceDraftOf(today),
      linked,
      shareOfLinked: linked === 0 ? null : today.linked / linked,
      earlier: await earlierJobs(manager, job),
      ceiling:
        handler.isIrreversible && !job.dryRun
          ? await ceilingToday(manager, job.id, this.config.dailyCeiling)
          : null,
      leftOut: { protected: job.leftOutProtected },
      neverNamed: wanted ? await neverNamed(manager, wanted) : [],
      overlaps: await overlapsOf(manager, job),
      prediction: await predictionBy(manager, job.predictedBy),
    };
    return {
      ...seen,
      cost: await this.quota.estimate(
        { work: job.kind, people: today.people, isDryRun: job.dryRun },
        manager,
      ),
      digest: digestOf(job.id, seen),
    };
  }
}

/**
 * Names what stands on the page. The share is taken as it is read there, in tenths of a per cent: one newcomer
 * among a million does not make it another. Of the other jobs only which they are: those under way have fewer people
 * left every second.
 */
function digestOf(jobId: string, seen: Omit<JobCheck, 'cost' | 'digest'>): string {
  const { total, people, alreadySo, unknown, sinceDraft, shareOfLinked, earlier, prediction } = seen;
  const share = shareOfLinked === null ? null : Math.round(shareOfLinked * 1_000);
  const changes = [sinceDraft.gone, sinceDraft.protected, sinceDraft.relinked];
  const others = seen.overlaps.map(({ id }) => id);
  const numbers = [jobId, total, people, alreadySo, unknown, changes, share, earlier, others, prediction];
  return createHash('sha256')
    .update(JSON.stringify([...numbers, seen.neverNamed]))
    .digest('hex');
}

async function earlierJobs(manager: EntityManager, job: Job): Promise<JobCheck['earlier']> {
  const [row]: [{ jobs: number; median: number; largest: number }] = await manager.query(
    `SELECT count(*)::int AS jobs, percentile_disc(0.5) WITHIN GROUP (ORDER BY total) AS median,
            max(total) AS largest
       FROM jobs
      WHERE kind = $1 AND id <> $2 AND NOT dry_run AND started_at IS NOT NULL
        AND status IN ('completed', 'cancelled')`,
    [job.kind, job.id],
  );
  return row.jobs === 0 ? null : { ...row, timesLargest: job.total / row.largest };
}
