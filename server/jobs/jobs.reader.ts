import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, In, Not } from 'typeorm';
import { z } from 'zod';
import { operatorNames } from '../operators/operator-names.js';
import type { Config } from '../platform/config/config.js';
import { CONFIG } from '../platform/config/config.module.js';
import { decodeCursor, listOf, pageOf } from '../platform/http/cursor.js';
import { notFound } from '../platform/http/problem.js';
import { idSchema } from '../platform/http/schemas.js';
import { presentUser, type Visibility } from '../users/users.presenter.js';
import { UsersReader } from '../users/users.reader.js';
import { type Ending, isPrediction } from './comparison.js';
import { Job } from './job.entity.js';
import { OVER } from './job.types.js';
import { JobItem } from './job-item.entity.js';
import { SAMPLE_SIZE } from './jobs.constants.js';
import { isUndecided, presentJob } from './jobs.presenter.js';
import type { JobItemQuery, JobListQuery, JobView } from './jobs.schema.js';
import { waitingForCeiling } from './results/ceiling-waits.js';
import { FailureCounts } from './results/failure-counts.js';
import { expectedItems, selectItems } from './results/items-query.js';
import { retriedBy } from './steps/jobs.retry.js';

/** What a cursor of items holds: the last one's place in the selection. */
const positionSchema = z.tuple([z.int().min(0).max(2_147_483_647)]);

/** Reads jobs and their items. */
@Injectable()
export class JobsReader {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Config,
    private readonly users: UsersReader,
    private readonly failures: FailureCounts,
  ) {}

  /** @throws ProblemError 404 `job_not_found` */
  async get(id: string): Promise<Job> {
    const job = await this.dataSource.manager.findOneBy(Job, { id });
    if (!job) throw notFound('There is no such job.', 'job_not_found');
    return job;
  }

  /** Jobs, newest first. */
  async list(query: JobListQuery): Promise<{ data: JobView[]; nextCursor: string | null }> {
    const list = listOf('jobs', query);
    const select = this.dataSource.manager
      .createQueryBuilder(Job, 'job')
      .orderBy('job.id', 'DESC')
      .take(query.limit + 1);
    if (query.status) select.andWhere('job.status IN (:...status)', { status: query.status });
    if (query.kind) select.andWhere('job.kind IN (:...kind)', { kind: query.kind });
    if (query.stopReason) {
      select.andWhere('job.stopReason = :stopReason', { stopReason: query.stopReason });
    }
    if (query.pendingUserId) {
      select
        .andWhere('job.status NOT IN (:...over)', { over: OVER })
        .andWhere(
          `job.id IN (SELECT i.job_id FROM job_items i WHERE i.user_id = :userId AND i.outcome = 'pending')`,
          { userId: query.pendingUserId },
        );
    }
    if (query.cursor !== undefined) {
      select.andWhere('job.id < :before', {
        before: decodeCursor(list, query.cursor, z.tuple([idSchema]))[0],
      });
    }
    const jobs = await select.getMany();
    const { page, nextCursor } = pageOf(list, jobs, query.limit, ({ id }) => [id]);
    return { data: await this.present(page), nextCursor };
  }

  /** Jobs as the API shows them. */
  async present(jobs: Job[]): Promise<JobView[]> {
    const retriers = await retriedBy(this.dataSource.manager, jobs);
    const ids = jobs.flatMap(({ id, createdBy, approvedBy }) => [
      createdBy,
      approvedBy,
      retriers.get(id) ?? null,
    ]);
    const operators = await operatorNames(this.dataSource.manager, ids);
    const openJobs = await this.openOf(jobs.flatMap((job) => (job.begunAt === null ? job.waitsFor : [])));
    const context = {
      operators,
      retriers,
      approvalAbove: this.config.approvalAbove,
      openJobs,
      waitingForCeiling: await waitingForCeiling(this.dataSource.manager, jobs),
    };
    return jobs.map((job) => presentJob(job, context));
  }

  /** Those of these jobs that are not over. */
  private async openOf(ids: string[]): Promise<Set<string>> {
    if (ids.length === 0) return new Set();
    const status = Not(In(OVER));
    const jobs = await this.dataSource.manager.find(Job, {
      select: { id: true },
      where: { id: In(ids), status },
    });
    return new Set(jobs.map(({ id }) => id));
  }

  /** One job as the API shows it, with its sample and what its dry run said. */
  async presentOne(job: Job, sample?: JobView['sample']): Promise<JobView> {
    const [view] = await this.present([job]);
    const prediction = isUndecided(job) ? { prediction: await this.prediction(job) } : {};
    return { ...(view as JobView), ...(sample ? { sample } : {}), ...prediction };
  }

  private async prediction({ predictedBy, total }: Job): Promise<JobView['prediction']> {
    if (predictedBy === null) return null;
    const dryRun = await this.get(predictedBy);
    const { succeeded, unchanged, failed, finishedAt, createdAt } = dryRun;
    return {
      succeeded,
      unchanged,
      failed: failed > 0 ? (await this.failures.of(dryRun)).data : [],
      madeAt: (finishedAt ?? createdAt).toISOString(),
      isComplete: dryRun.status === 'completed' && succeeded + unchanged + failed >= total,
    };
  }

  /** The first people of the selection; of those the mirror does not know, only the id. */
  async sample(jobId: string, visibility: Visibility): Promise<NonNullable<JobView['sample']>> {
    const rows: { user_id: string }[] = await this.dataSource.query(
      'SELECT user_id FROM job_items WHERE job_id = $1 AND position < $2 ORDER BY position',
      [jobId, SAMPLE_SIZE],
    );
    const ids = rows.map((row) => row.user_id);
    const known = new Map((await this.users.byIds(ids)).map((row) => [row.id, row]));
    return ids.map((id) => {
      const row = known.get(id);
      return row ? presentUser(row, visibility) : { id };
    });
  }

  /** Items in the order of the selection, and what the dry run said of each, by user id. */
  async items(
    job: Job,
    query: JobItemQuery,
  ): Promise<{ data: JobItem[]; predicted: Map<string, Ending>; nextCursor: string | null }> {
    const list = listOf('job-items', { ...query, jobId: job.id });
    const after =
      query.cursor === undefined ? undefined : decodeCursor(list, query.cursor, positionSchema)[0];
    const expected = expectedItems(job, query);
    if (expected.atMost === 0) return { data: [], predicted: new Map(), nextCursor: null };
    const items = await selectItems(this.dataSource.manager, job, query, expected, after)
      .take(query.limit + 1)
      .getMany();
    const { page, nextCursor } = pageOf(list, items, query.limit, ({ position }) => [position]);
    const ids = page.map(({ userId }) => userId);
    return { data: page, predicted: await this.predictions(job.predictedBy, ids), nextCursor };
  }

  private async predictions(dryRun: string | null, userIds: string[]): Promise<Map<string, Ending>> {
    if (dryRun === null) return new Map();
    const rows: (Ending & { userId: string })[] = await this.dataSource.query(
      `SELECT p.user_id AS "userId", p.outcome, p.error_code AS "errorCode"
         FROM unnest($2::bigint[]) AS i (user_id) JOIN job_items p ON ${isPrediction('$1')}`,
      [dryRun, userIds],
    );
    return new Map(rows.map(({ userId, outcome, errorCode }) => [userId, { outcome, errorCode }]));
  }
}
