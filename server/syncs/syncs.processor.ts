import { InjectQueue, Process, Processor } from '@nestjs/bull';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { Queue, Job as Task } from 'bull';
import { DataSource } from 'typeorm';
import { Loop } from '../platform/loop.js';
import { enqueueSync, RUN_SYNC, type RunSyncTask, SYNCS_QUEUE } from './syncs.queue.js';
import { SyncsRunner } from './syncs.runner.js';

const SWEEP_MS = 2_000;
const SYNCS_AT_ONCE = 2;

/** Takes tasks from Redis, and puts back those that Redis has lost. Registered in the worker only. */
@Processor(SYNCS_QUEUE)
@Injectable()
export class SyncsProcessor implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly shutdown = new AbortController();
  private readonly sweeps = new Loop('SyncsSweep', SWEEP_MS, () => this.sweep());

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @InjectQueue(SYNCS_QUEUE) private readonly queue: Queue<RunSyncTask>,
    private readonly runner: SyncsRunner,
  ) {}

  onApplicationBootstrap(): void {
    this.sweeps.start();
  }

  async onApplicationShutdown(): Promise<void> {
    this.shutdown.abort();
    await this.sweeps.stop();
  }

  @Process({ name: RUN_SYNC, concurrency: SYNCS_AT_ONCE })
  async run(task: Task<RunSyncTask>): Promise<void> {
    // Slices rather than one long task: Bull's lock stays short, and a shutdown waits for a page at most.
    while (await this.runner.runSlice(task.data.syncId, this.shutdown.signal));
  }

  /** Every sync that has work and no holder gets a task; one that has a task already is not given another. */
  private async sweep(): Promise<void> {
    const rows: { id: string }[] = await this.dataSource.query(
      `SELECT id FROM syncs
        WHERE status IN ('queued', 'running') AND (lease_until IS NULL OR lease_until < now())`,
    );
    for (const { id } of rows) await enqueueSync(this.queue, id);
  }
}
