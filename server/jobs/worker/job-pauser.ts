import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { AuditService } from '../../audit/audit.service.js';
import { SYSTEM_ACTOR } from '../../platform/http/actor.js';
import { log } from '../../platform/log/log.js';
import { JobSignals } from '../job-signals.js';
import { pauseJobs } from '../pause-jobs.js';

const RETRY_MS = 500;

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

  private async pauseNow(jobId: string | null, stopReason: string, details: Record<string, unknown>) {
    const paused = await this.dataSource.transaction((manager) =>
      pauseJobs(manager, this.audit, { jobId, stopReason, actor: SYSTEM_ACTOR, details }),
    );
    for (const id of paused) this.signals.changed(id);
  }
}
