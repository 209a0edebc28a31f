import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager, type QueryDeepPartialEntity } from 'typeorm';
import type { AuditKey } from '../../audit/audit.keys.js';
import { AuditService } from '../../audit/audit.service.js';
import { IS_HALTED } from '../../halts/halt-gate.js';
import { SYSTEM_ACTOR } from '../../platform/http/actor.js';
import { Job } from '../job.entity.js';
import { JobSignals } from '../job-signals.js';
import { APPROVAL_EXPIRED, isApprovalExpired } from '../jobs.expiry.js';

const IS_DUE = `status = 'queued' AND (not_before IS NULL OR not_before <= now()) AND NOT ${IS_HALTED}`;

/** What becomes of a job that was to begin. */
interface Beginning {
  patch: QueryDeepPartialEntity<Job>;
  key: AuditKey;
  details?: Record<string, unknown>;
}

/** Begins queued jobs whose waiting time is over, each in a transaction of its own. */
@Injectable()
export class JobBeginner {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly audit: AuditService,
    private readonly signals: JobSignals,
  ) {}

  /** Begins what is due; several workers may do so at once, each job begins once. */
  async beginDue(): Promise<void> {
    const due: { id: string }[] = await this.dataSource.query(
      `SELECT id FROM jobs WHERE ${IS_DUE} ORDER BY id`,
    );
    for (const { id } of due) if (await this.begin(id)) this.signals.changed(id);
  }

  /** @returns whether it was changed: not where another worker is at it, or it is not queued any more */
  private async begin(id: string): Promise<boolean> {
    return this.dataSource.transaction(async (manager) => {
      const [locked]: { id: string }[] = await manager.query(
        `SELECT id FROM jobs WHERE id = $1 AND ${IS_DUE} FOR UPDATE SKIP LOCKED`,
        [id],
      );
      if (!locked) return false;
      const job = await manager.findOneByOrFail(Job, { id });
      const { patch, key, details } = await this.decide(manager, job);
      await manager.update(Job, { id }, { ...patch, revision: () => 'revision + 1' });
      await this.audit.record(manager, {
        key,
        actor: SYSTEM_ACTOR,
        subjectType: 'job',
        subjectId: id,
        jobId: id,
        details,
      });
      return true;
    });
  }

  private async decide(_manager: EntityManager, job: Job): Promise<Beginning> {
    if (isApprovalExpired(job, new Date())) return { patch: APPROVAL_EXPIRED, key: 'Job.ApprovalExpired' };
    return {
      patch: { status: 'running', startedAt: () => 'coalesce(started_at, now())', begunAt: () => 'now()' },
      key: 'Job.Began',
    };
  }
}
