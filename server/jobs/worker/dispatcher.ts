import { InjectQueue } from '@nestjs/bull';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { Queue } from 'bull';
import { DataSource } from 'typeorm';
import { JobCanceller } from '../job-canceller.js';
import { CHUNKS_PER_JOB, DISPATCH_MS } from '../jobs.constants.js';
import { enqueueChunk, JOBS_QUEUE, type JobsTask, taskId } from '../jobs.queue.js';
import { JobBeginner } from './job-beginner.js';
import { Loop } from './loop.js';

/** A task added longer ago than this is added again, which does nothing unless Redis has lost it. */
const ADD_AGAIN_MS = 3_000;

interface OpenChunk {
  job_id: string;
  chunk: number;
  attempts: number;
}

/**
 * Sees to it that every chunk with work gets a task: PostgreSQL says what is to be done, Redis only carries it.
 * Every worker has one; what they add twice is one task. It also begins jobs whose waiting time is over, and
 * ends those that are being cancelled.
 */
@Injectable()
export class Dispatcher implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly addedAt = new Map<string, number>();
  private readonly steps = new Loop('JobSteps', DISPATCH_MS, () => this.takeSteps());
  private readonly tasks = new Loop('JobTasks', DISPATCH_MS, () => this.addTasks());

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @InjectQueue(JOBS_QUEUE) private readonly queue: Queue<JobsTask>,
    private readonly beginner: JobBeginner,
    private readonly canceller: JobCanceller,
  ) {}

  onApplicationBootstrap(): void {
    this.steps.start();
    this.tasks.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.steps.stop(), this.tasks.stop()]);
  }

  /** A chunk was given back, or its task came to nothing: there may be room for the next one. */
  chunkEnded(id: string): void {
    this.addedAt.delete(id);
    this.tasks.nudge();
  }

  /** Something may have changed: looks now. */
  nudge(): void {
    this.steps.nudge();
  }

  private async takeSteps(): Promise<void> {
    await this.beginner.beginDue();
    await this.endCancelled();
    this.tasks.nudge();
  }

  private async endCancelled(): Promise<void> {
    const rows: { id: string }[] = await this.dataSource.query(
      `SELECT id FROM jobs WHERE status = 'paused' AND stop_reason = 'cancelling'`,
    );
    for (const { id } of rows) await this.canceller.settle(id);
  }

  private async addTasks(): Promise<void> {
    const now = Date.now();
    for (const [id, at] of this.addedAt) if (now - at > ADD_AGAIN_MS) this.addedAt.delete(id);
    for (const { job_id: jobId, chunk, attempts } of await this.openChunks()) {
      const task = { jobId, chunk };
      const id = taskId(task, attempts);
      if (this.addedAt.has(id)) continue;
      await enqueueChunk(this.queue, task, attempts);
      this.addedAt.set(id, Date.now());
    }
  }

  /** The next chunks of each job, a few a job and the jobs in turn. */
  private async openChunks(): Promise<OpenChunk[]> {
    return this.dataSource.query(
      `SELECT j.id AS job_id, c.chunk, c.attempts
         FROM jobs j
        CROSS JOIN LATERAL (
          SELECT count(*) AS held FROM job_chunks h
           WHERE h.job_id = j.id AND NOT h.is_done AND h.claimed_by IS NOT NULL AND h.lease_until > now()) AS busy
        CROSS JOIN LATERAL (
          SELECT o.chunk, o.attempts, row_number() OVER (ORDER BY o.chunk) AS turn
            FROM job_chunks o
           WHERE o.job_id = j.id AND NOT o.is_done
             AND (o.lease_until IS NULL OR o.lease_until < now())
             AND (j.run_limit IS NULL OR o.chunk * j.chunk_size < j.run_limit)
             AND (o.not_before IS NULL OR o.not_before <= now())
             AND (j.status = 'running' OR o.claimed_by IS NOT NULL OR o.has_doubt)
           ORDER BY o.chunk
           LIMIT greatest(0, $1 - busy.held)) AS c
        WHERE j.status = 'running' OR (j.status = 'paused' AND j.stop_reason = 'cancelling')
        ORDER BY c.turn, j.id`,
      [CHUNKS_PER_JOB],
    );
  }
}
