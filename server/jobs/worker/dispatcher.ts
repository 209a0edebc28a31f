import { InjectQueue } from '@nestjs/bull';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { Queue } from 'bull';
import { DataSource } from 'typeorm';
import { IS_HALTED } from '../../halts/halt-gate.js';
import { mapConcurrently } from '../../platform/concurrency.js';
import { log } from '../../platform/log/log.js';
import { Loop } from '../../platform/loop.js';
import { isInHand } from '../chunks-in-hand.js';
import { CHUNKS_PER_JOB, DISPATCH_MS } from '../jobs.constants.js';
import {
  enqueueChunk,
  isTakenUnbegun,
  JOBS_QUEUE,
  type JobsTask,
  type RunChunkTask,
  taskId,
} from '../jobs.queue.js';
import { JobCanceller } from '../steps/job-canceller.js';
import { now } from './clock.js';
import { JobBeginner } from './job-beginner.js';
import { JobPauser } from './job-pauser.js';

/**
 * A task added longer ago than this is added again, which does nothing unless Redis has lost it. If it lies with a worker that
 * does not begin it, two others are added, then four and so on: Redis gives a task to whoever has waited longest, which may be
 * the same sleeper each time, but not for tasks that are added in a row.
 */
const ADD_AGAIN_MS = 3_000;

/** One that has a million people to mark does not hold up the others. */
const ENDS_AT_ONCE = 4;

/** Longest wait for a round under way at the end of the program; it may hang while Redis is away. */
const STOP_PATIENCE_MS = 2_000;

/**
 * SQL on a chunk `o` of a job `j`: it has people who may be called now. One in which the canary ends may be done with those of
 * it long before the canary is over elsewhere.
 */
const HAS_OPEN_CANARY = `(j.run_limit IS NULL OR j.run_limit >= (o.chunk + 1) * j.chunk_size OR EXISTS (
  SELECT FROM job_items i
   WHERE i.job_id = j.id AND i.position >= o.chunk * j.chunk_size AND i.position < j.run_limit AND i.outcome = 'pending'))`;

interface OpenChunk {
  job_id: string;
  chunk: number;
  attempts: number;
  is_cancelling: boolean;
}

/** The task that was added for an open chunk. */
interface AddedTask {
  attempts: number;
  again: number;
  /** By {@link now}. */
  at: number;
}

/**
 * Sees to it that every chunk with work gets a task: PostgreSQL says what is to be done, Redis only carries it.
 * Every worker has one; what they add twice is one task. It also begins jobs whose waiting time is over, ends those that
 * are being cancelled, and pauses those that a stop of all jobs has left.
 */
@Injectable()
export class Dispatcher implements OnApplicationBootstrap, OnModuleDestroy {
  /** By {@link keyOf} of the chunk. */
  private readonly added = new Map<string, AddedTask>();
  private readonly beginnings = new Loop('JobBeginnings', DISPATCH_MS, () => this.beginDue());
  /** Beside the beginnings: a job of a million takes its time to begin, and another's end does not wait for that. */
  private readonly ends = new Loop('JobEnds', DISPATCH_MS, () => this.endCancelled());
  private readonly tasks = new Loop('JobTasks', DISPATCH_MS, () => this.addTasks());

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @InjectQueue(JOBS_QUEUE) private readonly queue: Queue<JobsTask>,
    private readonly beginner: JobBeginner,
    private readonly canceller: JobCanceller,
    private readonly pauser: JobPauser,
  ) {}

  onApplicationBootstrap(): void {
    this.beginnings.start();
    this.ends.start();
    this.tasks.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.beginnings, this.ends, this.tasks].map((loop) => loop.stop(STOP_PATIENCE_MS)));
  }

  /** A chunk was given back, or its task came to nothing: there may be room for the next one. */
  chunkEnded(task: RunChunkTask): void {
    this.added.delete(keyOf(task));
    this.tasks.nudge();
  }

  /** Something may have changed: looks now. */
  nudge(): void {
    this.beginnings.nudge();
    this.ends.nudge();
  }

  private async beginDue(): Promise<void> {
    await this.pauser.finishHalt();
    await this.beginner.beginDue();
    this.tasks.nudge();
  }

  private async endCancelled(): Promise<void> {
    const rows: { id: string }[] = await this.dataSource.query(
      `SELECT id FROM jobs WHERE status = 'paused' AND stop_reason = 'cancelling'`,
    );
    await mapConcurrently(rows, ENDS_AT_ONCE, ({ id }) =>
      this.canceller
        .settle(id)
        .catch((error: unknown) => log.warn({ err: error, jobId: id }, 'a job is not cancelled yet')),
    );
  }

  private async addTasks(): Promise<void> {
    const chunks = await this.openChunks();
    const open = new Set(chunks.map(({ job_id, chunk }) => keyOf({ jobId: job_id, chunk })));
    for (const key of this.added.keys()) if (!open.has(key)) this.added.delete(key);
    for (const { job_id: jobId, chunk, attempts, is_cancelling } of chunks) {
      const task = { jobId, chunk };
      const before = this.added.get(keyOf(task));
      let again = 0;
      let first = 0;
      if (before?.attempts === attempts) {
        if (now() - before.at <= ADD_AGAIN_MS) continue;
        again = first = before.again;
        if (await isTakenUnbegun(this.queue, taskId(task, attempts, again))) {
          first = again + 1;
          again = first * 2;
        }
      }
      for (let nth = first; nth <= again; nth += 1) {
        await enqueueChunk(this.queue, taskId(task, attempts, nth), task, is_cancelling);
      }
      this.added.set(keyOf(task), { attempts, again, at: now() });
    }
  }

  /**
   * The next chunks of each job, a few a job and the jobs in turn. Where nothing of the daily ceiling was left for one
   * chunk, the others of its job wait with it.
   */
  private async openChunks(): Promise<OpenChunk[]> {
    return this.dataSource.query(
      `SELECT j.id AS job_id, c.chunk, c.attempts, j.status = 'paused' AS is_cancelling
         FROM jobs j
        CROSS JOIN LATERAL (
          SELECT count(*) AS held FROM job_chunks h
           WHERE h.job_id = j.id AND NOT h.is_done AND ${isInHand('h')}) AS busy
        CROSS JOIN LATERAL (
          SELECT o.chunk, o.attempts, row_number() OVER (ORDER BY o.chunk) AS turn
            FROM job_chunks o
           WHERE o.job_id = j.id AND NOT o.is_done
             AND (o.lease_until IS NULL OR o.lease_until < now())
             AND (j.run_limit IS NULL OR o.chunk * j.chunk_size < j.run_limit)
             AND (o.not_before IS NULL OR o.not_before <= now())
             AND (j.status = 'running' AND ${HAS_OPEN_CANARY} OR o.claimed_by IS NOT NULL OR o.has_doubt)
           ORDER BY o.chunk
           LIMIT greatest(0, $1 - busy.held)) AS c
        WHERE (j.status = 'running' AND NOT ${IS_HALTED} AND NOT EXISTS (
                SELECT FROM job_chunks w WHERE w.job_id = j.id AND w.awaits_ceiling AND w.not_before > now()))
           OR (j.status = 'paused' AND j.stop_reason = 'cancelling')
        ORDER BY c.turn, j.id`,
      [CHUNKS_PER_JOB],
    );
  }
}

function keyOf({ jobId, chunk }: RunChunkTask): string {
  return `${jobId}-${chunk}`;
}
