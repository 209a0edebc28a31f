import { setTimeout as delay } from 'node:timers/promises';
import { InjectQueue, OnQueueStalled, Process, Processor } from '@nestjs/bull';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Queue, Job as Task } from 'bull';
import { log } from '../platform/log/log.js';
import { ToldOnce } from '../platform/told-once.js';
import { CHUNKS_PER_WORKER, SHUTDOWN_GRACE_MS } from './jobs.constants.js';
import { JOBS_QUEUE, type JobsTask, LOOK, RUN_CHUNK, type RunChunkTask } from './jobs.queue.js';
import { ChunkRunner } from './worker/chunk-runner.js';
import { Dispatcher } from './worker/dispatcher.js';
import { Heartbeat } from './worker/heartbeat.js';

const LOOK_EVERY_MS = 50;
const SHUTDOWN_LIMIT_MS = 7_750;

/**
 * Until the end of a task that took nothing. Its chunk may still be open, its row locked by a worker that is asleep, and gets
 * another task as soon as this one has ended.
 */
const NOT_TAKEN_MS = 200;

/** Takes tasks from Redis. Registered in the worker only. */
@Processor(JOBS_QUEUE)
@Injectable()
export class JobsProcessor implements OnModuleDestroy {
  private isClosing = false;
  private readonly told = new ToldOnce();

  constructor(
    @InjectQueue(JOBS_QUEUE) private readonly queue: Queue<JobsTask>,
    private readonly runner: ChunkRunner,
    private readonly dispatcher: Dispatcher,
    private readonly heartbeat: Heartbeat,
  ) {}

  /** Lets calls under way end, cuts those that take long, and waits until what they came to is recorded. */
  async onModuleDestroy(): Promise<void> {
    this.isClosing = true;
    // Now, for what this depends on is told to end only after this has ended.
    this.heartbeat.close();
    const begun = performance.now();
    // Takes no further task; waiting for Redis here could take for ever.
    this.queue.pause(true, true).catch(() => undefined);
    let isCut = false;
    while (!this.heartbeat.isIdle && performance.now() - begun < SHUTDOWN_LIMIT_MS) {
      if (!isCut && performance.now() - begun > SHUTDOWN_GRACE_MS) {
        this.heartbeat.abortAll();
        isCut = true;
      }
      await delay(LOOK_EVERY_MS);
    }
  }

  @Process({ name: RUN_CHUNK, concurrency: CHUNKS_PER_WORKER })
  async run(task: Task<RunChunkTask>): Promise<void> {
    if (this.isClosing) return;
    const { jobId, chunk } = task.data;
    try {
      const wasTaken = await this.runner.run(jobId, chunk);
      this.told.wentWell();
      if (!wasTaken) await delay(NOT_TAKEN_MS);
    } catch (error) {
      // PostgreSQL away, most likely. The chunk's row says that it is open, so it gets another task.
      if (this.told.isNew(error)) log.warn({ err: error, jobId, chunk }, 'a chunk could not be taken');
      await delay(1_000);
    } finally {
      this.dispatcher.chunkEnded(task.data);
    }
  }

  @Process({ name: LOOK, concurrency: 1 })
  async look(): Promise<void> {
    this.dispatcher.nudge();
  }

  @OnQueueStalled()
  stalled(task: Task<RunChunkTask>): void {
    log.warn({ taskId: task.id }, 'a task stalled and is taken again');
  }
}
