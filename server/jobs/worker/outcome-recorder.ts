import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { log } from '../../platform/log/log.js';
import { ToldOnce } from '../../platform/told-once.js';
import { JobSignals } from '../job-signals.js';
import type { Claim, ClaimedJob, ClaimedResult, ItemResult } from './claim.js';
import { OutcomeStore } from './outcome-store.js';
import { isPassing } from './passing-error.js';

const BATCH = 1_000;
/** Where a dry run predicted the job: soon compared, so that it stops early where it comes out otherwise. */
const FIRST_BATCH = 20;
const BATCH_AFTER_MS = 200;
const RETRY_MS = 250;
/** So many unrecorded results of one job: no further calls leave until some are recorded. */
const FULL = 3_000;

interface Buffer {
  job: ClaimedJob;
  results: ClaimedResult[];
  timer: NodeJS.Timeout | undefined;
  isWriting: boolean;
  /** How many results were taken and how many of them are recorded. */
  taken: number;
  recorded: number;
  waiting: { until: number; resolve: () => void }[];
}

/**
 * Collects results and writes them in batches, one at a time a job: while one is written the next one fills. What
 * Kakao did is never dropped: while PostgreSQL is away it is tried again until it is recorded.
 */
@Injectable()
export class OutcomeRecorder {
  private readonly buffers = new Map<string, Buffer>();

  constructor(
    private readonly store: OutcomeStore,
    private readonly signals: JobSignals,
  ) {}

  /** Takes a result; it is recorded soon. */
  push(claim: Claim, result: ItemResult): void {
    const { job } = claim;
    let buffer = this.buffers.get(job.id);
    if (!buffer) {
      buffer = { job, results: [], timer: undefined, isWriting: false, taken: 0, recorded: 0, waiting: [] };
      this.buffers.set(job.id, buffer);
    }
    buffer.results.push({ claim, result });
    buffer.taken++;
    const { results, isWriting } = buffer;
    if (isWriting) return;
    if (results.length >= batchOf(buffer)) this.start(buffer);
    else this.startSoon(buffer);
  }

  /** Whether so much is unrecorded that the callers should wait with {@link drained}. */
  isFull(jobId: string): boolean {
    return (this.buffers.get(jobId)?.results.length ?? 0) >= FULL;
  }

  /** Waits until everything pushed so far for a job is recorded. */
  async drained(jobId: string): Promise<void> {
    const buffer = this.buffers.get(jobId);
    if (!buffer) return;
    const until = buffer.taken;
    if (!buffer.isWriting) this.start(buffer);
    await new Promise<void>((resolve) => buffer.waiting.push({ until, resolve }));
  }

  private startSoon(buffer: Buffer): void {
    buffer.timer ??= setTimeout(() => this.start(buffer), BATCH_AFTER_MS);
  }

  private start(buffer: Buffer): void {
    clearTimeout(buffer.timer);
    buffer.timer = undefined;
    buffer.isWriting = true;
    this.writeBatches(buffer).catch((error: unknown) => log.fatal({ err: error }, 'outcomes lost'));
  }

  /** Writes while there is a batch's worth, or somebody waits for what there is. */
  private async writeBatches(buffer: Buffer): Promise<void> {
    while (buffer.results.length > 0 || buffer.waiting.length > 0) {
      const batch = buffer.results.splice(0, batchOf(buffer));
      await this.write(buffer.job, batch);
      buffer.recorded += batch.length;
      buffer.waiting = buffer.waiting.filter(({ until, resolve }) => {
        if (until > buffer.recorded) return true;
        resolve();
        return false;
      });
      this.signals.changed(buffer.job.id);
      const isEnough = buffer.results.length >= batchOf(buffer) || buffer.waiting.length > 0;
      if (!isEnough) break;
    }
    buffer.isWriting = false;
    if (buffer.results.length > 0) this.startSoon(buffer);
    else if (buffer.recorded === buffer.taken) this.buffers.delete(buffer.job.id);
  }

  private async write(job: ClaimedJob, results: ClaimedResult[]): Promise<void> {
    const told = new ToldOnce();
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.store.write(job, results);
      } catch (error) {
        // Once while it stays the same: in an hour's outage it is tried two thousand times.
        if (told.isNew(error)) {
          log.warn({ err: error, jobId: job.id, results: results.length }, 'outcomes not recorded yet');
        }
        if (!isPassing(error)) return this.writeApart(job, results, error);
        await delay(Math.min(RETRY_MS * attempt, 2_000));
      }
    }
  }

  /** PostgreSQL refuses something in the batch: the others are recorded without it, and it without its details. */
  private async writeApart(job: ClaimedJob, results: ClaimedResult[], error: unknown): Promise<void> {
    if (results.length > 1) {
      const middle = Math.ceil(results.length / 2);
      await this.write(job, results.slice(0, middle));
      await this.write(job, results.slice(middle));
      return;
    }
    const [{ claim, result }] = results as [ClaimedResult];
    if (result.observation || result.answer) {
      log.error({ err: error, jobId: job.id, userId: result.userId }, 'outcome recorded without its details');
      await this.write(job, [{ claim, result: { ...result, observation: null, answer: null } }]);
      return;
    }
    log.error({ err: error, jobId: job.id, userId: result.userId }, 'outcome cannot be recorded');
  }
}

/** How many are worth a batch: of a predicted job a few at first, then as many as were recorded before. */
function batchOf({ job, recorded }: Buffer): number {
  return job.predictedBy ? Math.min(BATCH, Math.max(FIRST_BATCH, recorded)) : BATCH;
}
