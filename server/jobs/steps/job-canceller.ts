import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditService } from '../../audit/audit.service.js';
import { compareAfterJob } from '../../drift/request-comparison.js';
import { SYSTEM_ACTOR } from '../../platform/http/actor.js';
import { log } from '../../platform/log/log.js';
import { REST_AFTER_FAILED_CHECK_MS } from '../jobs.constants.js';

const PATIENCE_MS = 3_000;
const LOOK_EVERY_MS = 100;

/** What became of those who were still pending as a job was ended. */
type Ended = Record<'cancelled' | 'failed', number>;

/** SQL on a job `j`: calls of it are under way or in doubt. */
const IS_BUSY = `EXISTS (SELECT FROM job_chunks c WHERE c.job_id = j.id AND NOT c.is_done
  AND (c.claimed_by IS NOT NULL OR c.has_doubt))`;

/**
 * Ends jobs that are being cancelled, once no call of theirs is under way or in doubt: then every item that is
 * still pending was certainly not done, and says so.
 */
@Injectable()
export class JobCanceller {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly audit: AuditService,
  ) {}

  /**
   * Chunks that rest after failures are looked at now, in the caller's transaction.
   *
   * @param beyondMs those whose rest ends before are let be
   */
  async wakeChunks(manager: EntityManager, jobId: string, beyondMs = 0): Promise<void> {
    await manager.query(
      `UPDATE job_chunks SET not_before = NULL
        WHERE job_id = $1 AND NOT is_done AND not_before > now() + make_interval(secs => $2)`,
      [jobId, beyondMs / 1_000],
    );
  }

  /** Whether it is not known yet what calls of a job did, or still do. */
  async isBusy(manager: EntityManager, jobId: string): Promise<boolean> {
    const [job]: { is_busy: boolean }[] = await manager.query(
      `SELECT ${IS_BUSY} AS is_busy FROM jobs j WHERE j.id = $1`,
      [jobId],
    );
    return job?.is_busy ?? false;
  }

  /**
   * Waits some seconds for the end. Where calls take longer, or a million items are to be marked, it comes later:
   * the dispatcher too goes on trying.
   */
  async settleSoon(jobId: string): Promise<void> {
    const end = performance.now() + PATIENCE_MS;
    const settling = this.settleUntil(jobId, end).catch((error: unknown) => {
      log.warn({ err: error, jobId }, 'a job is not cancelled yet');
    });
    await Promise.race([settling, delay(PATIENCE_MS, undefined, { ref: false })]);
  }

  private async settleUntil(jobId: string, end: number): Promise<void> {
    while (!(await this.settle(jobId)) && performance.now() < end) await delay(LOOK_EVERY_MS);
  }

  /** @returns whether the job is no longer being cancelled */
  async settle(jobId: string): Promise<boolean> {
    return this.dataSource.transaction(async (manager) => {
      // One at a time: another, who is slower, would also end what has been put back for another try meanwhile.
      const cancelling: unknown[] = await manager.query(
        `SELECT 1 FROM jobs WHERE id = $1 AND status = 'paused' AND stop_reason = 'cancelling' FOR UPDATE`,
        [jobId],
      );
      if (cancelling.length === 0) return true;
      if (await this.isBusy(manager, jobId)) {
        // A chunk that was given back at this very moment still rests for as long as the running job would have let it.
        await this.wakeChunks(manager, jobId, REST_AFTER_FAILED_CHECK_MS);
        return false;
      }
      const ended = await this.cancelPending(manager, jobId);
      await manager.query(
        `UPDATE jobs SET status = 'cancelled', stop_reason = NULL, finished_at = now(), revision = revision + 1
          WHERE id = $1`,
        [jobId],
      );
      await this.audit.record(manager, {
        key: 'Job.Stopped',
        actor: SYSTEM_ACTOR,
        subjectType: 'job',
        subjectId: jobId,
        jobId,
        details: { ...ended },
      });
      await compareAfterJob(manager, jobId);
      return true;
    });
  }

  /**
   * Marks all pending items as not done, in the caller's transaction, which holds the job's row: no call of it is
   * under way any more. Those whom a retry has put back have failed again as they had before it.
   *
   * @returns how many of each
   */
  async cancelPending(manager: EntityManager, jobId: string): Promise<Ended> {
    const [ended]: [Ended] = await manager.query(
      `WITH ended AS (
         UPDATE job_items SET outcome = CASE WHEN error_code IS NULL THEN 'cancelled' ELSE 'failed' END, finished_at = now()
          WHERE job_id = $1 AND outcome = 'pending'
         RETURNING outcome)
       SELECT count(*) FILTER (WHERE outcome = 'cancelled')::int AS cancelled,
              count(*) FILTER (WHERE outcome = 'failed')::int AS failed FROM ended`,
      [jobId],
    );
    await manager.query(
      `UPDATE job_chunks SET is_done = true, has_doubt = false WHERE job_id = $1 AND NOT is_done`,
      [jobId],
    );
    await manager.query(
      `UPDATE jobs SET pending = pending - $2 - $3, cancelled = cancelled + $2, failed = failed + $3 WHERE id = $1`,
      [jobId, ended.cancelled, ended.failed],
    );
    return ended;
  }
}
