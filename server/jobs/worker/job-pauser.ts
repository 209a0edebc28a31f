import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { AuditService } from '../../audit/audit.service.js';
import type { Halt } from '../../halts/halt.entity.js';
import { closeGate } from '../../halts/halt-gate.js';
import { pauseHalted } from '../../halts/pause-halted.js';
import { SYSTEM_ACTOR } from '../../platform/http/actor.js';
import { log } from '../../platform/log/log.js';
import { JobSignals } from '../job-signals.js';
import { pauseJobs } from '../steps/pause-jobs.js';

const RETRY_MS = 500;

/** SQL: a stop of all jobs that has left some running for longer than its request takes to come to pausing them. */
const LEFT_HALF_WAY = `SELECT id, reason FROM halts
  WHERE lifted_at IS NULL AND created_at < now() - interval '2 seconds'
    AND EXISTS (SELECT FROM jobs WHERE status IN ('queued', 'running'))`;

/** Pauses jobs that cannot go on, with a reason that a person can act on. */
@Injectable()
export class JobPauser {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly audit: AuditService,
    private readonly signals: JobSignals,
  ) {}

  /**
   * Pauses one job, or every active one. Tries until PostgreSQL has taken it.
   *
   * @param jobId null for every active job
   */
  async pause(jobId: string | null, stopReason: string, details: Record<string, unknown>): Promise<void> {
    for (;;) {
      try {
        return await this.pauseNow(jobId, stopReason, details);
      } catch (error) {
        log.warn({ err: error, stopReason }, 'jobs not paused yet');
        await delay(RETRY_MS);
      }
    }
  }

  /** Pauses what a stop of all jobs has left running, because it was cut off half-way. */
  async finishHalt(): Promise<void> {
    const [halt]: Pick<Halt, 'id' | 'reason'>[] = await this.dataSource.query(LEFT_HALF_WAY);
    if (!halt) return;
    const paused = await this.dataSource.transaction(async (manager) => {
      await closeGate(manager);
      // It may have been lifted meanwhile, or carried out by somebody else.
      const [left]: Pick<Halt, 'id' | 'reason'>[] = await manager.query(LEFT_HALF_WAY);
      return left ? pauseHalted(manager, this.audit, left, SYSTEM_ACTOR) : [];
    });
    for (const id of paused) this.signals.changed(id);
  }

  private async pauseNow(jobId: string | null, stopReason: string, details: Record<string, unknown>) {
    const paused = await this.dataSource.transaction((manager) =>
      pauseJobs(manager, this.audit, { jobId, stopReason, actor: SYSTEM_ACTOR, details }),
    );
    for (const id of paused) this.signals.changed(id);
  }
}
