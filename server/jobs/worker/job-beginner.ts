import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager, type QueryDeepPartialEntity } from 'typeorm';
import type { AuditKey } from '../../audit/audit.keys.js';
import { AuditService } from '../../audit/audit.service.js';
import { IS_HALTED } from '../../halts/halt-gate.js';
import type { Config } from '../../platform/config/config.js';
import { CONFIG } from '../../platform/config/config.module.js';
import { SYSTEM_ACTOR } from '../../platform/http/actor.js';
import { log } from '../../platform/log/log.js';
import type { SinceDraft } from '../check/job-check.schema.js';
import { IS_FREE } from '../check/job-order.js';
import { peopleToday } from '../check/people-today.js';
import { changesOf, isCompared, isTooDifferent, sinceDraftOf } from '../check/since-draft.js';
import { isInHand } from '../chunks-in-hand.js';
import { Job } from '../job.entity.js';
import { JobSignals } from '../job-signals.js';
import { needsApproval } from '../jobs.presenter.js';
import { handlerOf } from '../kinds/registry.js';
import { leaveOut } from '../leave-out.js';
import { APPROVAL_EXPIRED, IS_APPROVAL_EXPIRED } from '../steps/jobs.expiry.js';
import { mayBeCalled } from './chunk-claims.js';

/** SQL on a job `j`: no worker is at it. */
const IS_LET_GO = `NOT EXISTS (SELECT FROM job_chunks c
  WHERE c.job_id = j.id AND ${isInHand('c')})`;

/**
 * SQL on a job `j`: its waiting time is over, nobody goes before it, and no worker is still at it from the run before;
 * or its approval has expired meanwhile, before the first call.
 */
const IS_DUE = `(j.status = 'queued' AND (${IS_APPROVAL_EXPIRED}
  OR (j.not_before IS NULL OR j.not_before <= now()) AND NOT ${IS_HALTED} AND ${IS_FREE} AND ${IS_LET_GO})
  OR j.status = 'running' AND ${IS_APPROVAL_EXPIRED} AND ${IS_LET_GO})`;

/** What becomes of a job that was to begin. */
interface Beginning {
  patch: QueryDeepPartialEntity<Job>;
  key: AuditKey;
  details?: Record<string, unknown>;
}

/** Begins queued jobs, each in a transaction of its own, once it has seen whether their people are still the same. */
@Injectable()
export class JobBeginner {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Config,
    private readonly audit: AuditService,
    private readonly signals: JobSignals,
  ) {}

  /** Begins what is due; several workers may do so at once, each job begins once. */
  async beginDue(): Promise<void> {
    const due: { id: string }[] = await this.dataSource.query(
      `SELECT j.id FROM jobs j WHERE ${IS_DUE} ORDER BY j.id`,
    );
    for (const { id } of due) {
      try {
        if (await this.begin(id)) this.signals.changed(id);
      } catch (error) {
        // The others do not wait for it.
        log.warn({ err: error, jobId: id }, 'a job could not begin and is tried again');
      }
    }
  }

  /** @returns whether it was changed: not where another worker is at it, or it is not due any more */
  private async begin(id: string): Promise<boolean> {
    return this.dataSource.transaction(async (manager) => {
      const locked: unknown[] = await manager.query(
        'SELECT 1 FROM jobs WHERE id = $1 FOR UPDATE SKIP LOCKED',
        [id],
      );
      if (locked.length === 0) return false;
      // Asked for once the job is held: a statement that locks it sees the other jobs as they were when it began, and so not
      // one that was put before this one until it was held. Only one clock decides: by another the approval might still hold,
      // and then the rest was not asked.
      const [due]: { is_expired: boolean }[] = await manager.query(
        `SELECT ${IS_APPROVAL_EXPIRED} AS is_expired FROM jobs j WHERE j.id = $1 AND ${IS_DUE}`,
        [id],
      );
      if (!due) return false;
      const job = await manager.findOneByOrFail(Job, { id });
      const beginning = due.is_expired ? EXPIRED : await this.decide(manager, job);
      if (!beginning) return true;
      await manager.update(Job, { id }, { ...beginning.patch, revision: () => 'revision + 1' });
      await this.audit.record(manager, {
        key: beginning.key,
        actor: SYSTEM_ACTOR,
        subjectType: 'job',
        subjectId: id,
        jobId: id,
        details: beginning.details,
      });
      return true;
    });
  }

  /** Null where nobody was left to begin with: the job is over. */
  private async decide(manager: EntityManager, job: Job): Promise<Beginning | null> {
    if (!isCompared(job)) return { patch: BEGUN, key: 'Job.Began' };
    await doubtCalled(manager, job);
    const sinceDraft = sinceDraftOf(await peopleToday(manager, job));
    if (isTooDifferent(job.kind, sinceDraft, job.acceptedChanges, this.config.selectionChangedAbove)) {
      return this.sendBack(job, sinceDraft);
    }
    const canary = await openOfCanary(manager, job);
    if (sinceDraft.protected > 0) await leaveOut(manager, this.audit, job.id, 'protected');
    if (sinceDraft.relinked > 0) await leaveOut(manager, this.audit, job.id, 'relinked');
    const { status } = await manager.findOneByOrFail(Job, { id: job.id });
    if (status !== 'queued') {
      await manager.update(Job, { id: job.id }, { sinceDraft });
      return null;
    }
    const runLimit = canary === null ? null : await limitOf(manager, job.id, canary);
    return { patch: { ...BEGUN, runLimit, sinceDraft }, key: 'Job.Began', details: { sinceDraft } };
  }

  /** Its selection is not what was decided on: a person decides again, a second one where that is asked for. */
  private sendBack(job: Job, sinceDraft: SinceDraft): Beginning {
    const { approvalAbove } = this.config;
    const isForApproval =
      approvalAbove !== null &&
      (handlerOf(job.kind).isIrreversible || needsApproval(job, job.pending, approvalAbove));
    return {
      patch: {
        status: isForApproval ? 'awaiting_approval' : 'paused',
        stopReason: 'selection_changed',
        approvedBy: null,
        approvedAt: null,
        sinceDraft,
        acceptedChanges: changesOf(job.kind, sinceDraft),
      },
      key: 'Job.SelectionChanged',
      details: { sinceDraft },
    };
  }
}

/**
 * Puts in doubt whom holders who were lost in the run before may have called: nobody of them is left out as never called.
 * Every holder's time is over.
 */
async function doubtCalled(manager: EntityManager, { id, chunkSize }: Job): Promise<void> {
  await manager.query(
    `UPDATE job_items i SET doubt = 'worker_lost'
       FROM job_chunks c
      WHERE c.job_id = $1 AND c.claimed_by IS NOT NULL AND i.job_id = $1 AND i.position >= c.chunk * $2
        AND ${mayBeCalled('c.begun_to', 'c.put_back')}`,
    [id, chunkSize],
  );
}

/** How many of the canary are still to run; null where all run. */
async function openOfCanary(manager: EntityManager, { id, runLimit }: Job): Promise<number | null> {
  if (runLimit === null) return null;
  const [row]: [{ count: number }] = await manager.query(
    `SELECT count(*)::int AS count FROM job_items WHERE job_id = $1 AND position < $2 AND outcome = 'pending'`,
    [id, runLimit],
  );
  return Math.max(row.count, 1);
}

/** Where a canary of so many ends: whoever was left out of it is replaced by the next. Null: nobody is left after it. */
async function limitOf(manager: EntityManager, jobId: string, canary: number): Promise<number | null> {
  const [row]: { run_limit: number }[] = await manager.query(
    `SELECT position + 1 AS run_limit FROM job_items WHERE job_id = $1 AND outcome = 'pending'
      ORDER BY position OFFSET $2 LIMIT 1`,
    [jobId, canary - 1],
  );
  return row?.run_limit ?? null;
}

const EXPIRED: Beginning = { patch: APPROVAL_EXPIRED, key: 'Job.ApprovalExpired' };

const BEGUN: Beginning['patch'] = {
  status: 'running',
  startedAt: () => 'coalesce(started_at, now())',
  begunAt: () => 'now()',
};
