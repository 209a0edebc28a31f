import { InjectQueue } from '@nestjs/bull';
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { Queue } from 'bull';
import { DataSource, type EntityManager } from 'typeorm';
import type { AuditKey } from '../audit/audit.keys.js';
import { AuditService } from '../audit/audit.service.js';
import { refuseWhileHalted } from '../halts/halt-gate.js';
import type { Config } from '../platform/config/config.js';
import { CONFIG } from '../platform/config/config.module.js';
import type { Actor } from '../platform/http/actor.js';
import { conflict, forbidden, notFound } from '../platform/http/problem.js';
import { log } from '../platform/log/log.js';
import { JobApprovals } from './check/job-approvals.js';
import type { JobApprove, JobOrderChoice } from './check/job-check.schema.js';
import { JobOrder } from './check/job-order.js';
import { changesOf } from './check/since-draft.js';
import { pairsSince, pairsWithoutFailed, sumUp } from './comparison.js';
import { Job } from './job.entity.js';
import type { JobStatus } from './job.types.js';
import { JobCanceller } from './job-canceller.js';
import { isCanaryOver } from './job-progress.js';
import { JobSignals } from './job-signals.js';
import { APPROVAL_EXPIRED, isApprovalExpired } from './jobs.expiry.js';
import { needsApproval } from './jobs.presenter.js';
import { JOBS_QUEUE, type JobsTask, wakeWorkers } from './jobs.queue.js';
import { putBackFailed, retriedBy } from './jobs.retry.js';
import type { JobStart } from './jobs.schema.js';
import { handlerOf } from './kinds/registry.js';
import { isInUse, refuseOpenPrediction } from './predictions.js';

/** A change of a job, decided while its row is locked. */
interface Step {
  patch: Partial<
    Pick<
      Job,
      | 'status'
      | 'stopReason'
      | 'runLimit'
      | 'approvedBy'
      | 'approvedAt'
      | 'begunAt'
      | 'finishedAt'
      | 'comparison'
      | 'brakeFrom'
      | 'waitsFor'
      | 'acceptedChanges'
    >
  >;
  key: AuditKey;
  /** Begins the waiting time of an irreversible job. */
  isSetGoing?: boolean;
  reason?: string | null;
  details?: Record<string, unknown>;
}

/** Until what its calls did is known, for {@link JobCanceller}. */
const CANCELLING = { status: 'paused', stopReason: 'cancelling' } as const;

type Decision = (job: Job, manager: EntityManager) => Step | Promise<Step>;

const PAUSED: Step = { patch: { status: 'paused', stopReason: 'operator' }, key: 'Job.Paused' };

/** What operators do with a job. Each change locks the row, checks the state, and is audited with it. */
@Injectable()
export class JobsService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Config,
    @InjectQueue(JOBS_QUEUE) private readonly queue: Queue<JobsTask>,
    private readonly audit: AuditService,
    private readonly canceller: JobCanceller,
    private readonly approvals: JobApprovals,
    private readonly order: JobOrder,
    private readonly signals: JobSignals,
  ) {}

  /**
   * Sets a draft going, or asks for a second person's approval.
   *
   * @param request the count that the operator confirmed, and who goes first of jobs on the same people
   * @param condition throws, in the transaction that starts it, where it is not to be started after all
   * @throws ProblemError 409 `halted`, `total_mismatch`, `prediction_not_over`, `overlap_has_begun`, `order_cycle`, `invalid_state`
   */
  start(
    id: string,
    { expectedTotal, order }: JobStart,
    actor: Actor,
    condition?: (manager: EntityManager) => Promise<void>,
  ): Promise<Job> {
    return this.setOffInOrder(id, actor, ['draft'], order, async (job, manager) => {
      await condition?.(manager);
      if (expectedTotal !== undefined && expectedTotal !== job.total) {
        throw conflict('total_mismatch', `The draft has ${job.total} people, not ${expectedTotal}.`);
      }
      await refuseOpenPrediction(manager, job.predictedBy);
      return this.setGoing(job, job.total, 'Job.Started');
    });
  }

  /**
   * Sets somebody else's job going, and keeps what is known of it now.
   *
   * @throws ProblemError 403 `approval_by_creator`, `approval_by_retrier`; 409 `halted`,
   *   `check_changed`, `prediction_not_over`, `overlap_has_begun`, `order_cycle`, `invalid_state`
   */
  approve(id: string, { checkDigest, order }: JobApprove, actor: Actor): Promise<Job> {
    return this.setOffInOrder(id, actor, ['awaiting_approval'], order, async (job, manager) => {
      if (job.createdBy === actor.operatorId) {
        const detail = 'Somebody else than its maker has to approve a job.';
        throw forbidden('jobs.approve', detail, 'approval_by_creator');
      }
      if ((await retriedBy(manager, id)) === actor.operatorId) {
        const detail = 'Somebody else than who retried it has to approve a job.';
        throw forbidden('jobs.approve', detail, 'approval_by_retrier');
      }
      await refuseOpenPrediction(manager, job.predictedBy);
      const { people, digest, sinceDraft } = await this.approvals.keep(manager, job, checkDigest, actor);
      return {
        patch: {
          status: 'queued',
          stopReason: null,
          approvedBy: actor.operatorId ?? null,
          approvedAt: new Date(),
          ...(checkDigest === undefined ? {} : { acceptedChanges: changesOf(job.kind, sinceDraft) }),
        },
        key: 'Job.Approved',
        isSetGoing: true,
        details: { people, digest },
      };
    });
  }

  /**
   * Ends a job that awaits approval: nobody else of it will be called. Where calls of the run before a retry are under
   * way or in doubt, it is cancelled instead, once what they did is known.
   */
  async reject(id: string, reason: string | undefined, actor: Actor): Promise<Job> {
    const job = await this.change(id, actor, ['awaiting_approval'], async (_job, manager) => {
      if (await this.canceller.isBusy(manager, id)) {
        await this.canceller.wakeChunks(manager, id);
        return { patch: CANCELLING, key: 'Job.Rejected', reason: reason ?? null };
      }
      const cancelled = await this.canceller.cancelPending(manager, id);
      return {
        patch: { status: 'rejected', finishedAt: new Date() },
        key: 'Job.Rejected',
        reason: reason ?? null,
        details: { cancelled },
      };
    });
    return job.stopReason === CANCELLING.stopReason ? this.settled(id) : job;
  }

  /** Stops calls within a second or so; what is done stays done. */
  pause(id: string, actor: Actor): Promise<Job> {
    return this.change(id, actor, ['queued', 'running'], () => PAUSED);
  }

  /** Stops a job that has not begun; one that has is left alone. */
  pauseWaiting(id: string, actor: Actor): Promise<Job> {
    return this.change(id, actor, ['queued'], () => PAUSED);
  }

  /**
   * Lets it go on; where its approval has expired before it began, it awaits another. After the brake, outcomes are
   * compared with the dry run anew from here.
   */
  resume(id: string, actor: Actor): Promise<Job> {
    return this.setOff(id, actor, ['paused'], resumption);
  }

  /**
   * Resumes all that a stop of all jobs paused, in the transaction that lifts it; {@link tell} is to follow.
   *
   * @returns their ids
   */
  async resumeHalted(manager: EntityManager, haltId: string, actor: Actor): Promise<string[]> {
    const rows: { id: string }[] = await manager.query(
      `SELECT id FROM jobs WHERE halt_id = $1 AND status = 'paused' AND stop_reason = 'halted' ORDER BY id FOR UPDATE`,
      [haltId],
    );
    for (const { id } of rows) await this.apply(manager, id, actor, ['paused'], resumption);
    return rows.map(({ id }) => id);
  }

  /** Jobs were changed: whoever watches or works on them is to look. */
  tell(ids: string[]): void {
    for (const id of ids) this.signals.changed(id);
    if (ids.length > 0) this.wake();
  }

  /**
   * Ends a job early. Calls under way get their real outcome first: until then it is `paused` with the reason
   * `cancelling`, which this waits for, for some seconds.
   */
  async cancel(id: string, actor: Actor): Promise<Job> {
    const states: JobStatus[] = ['draft', 'awaiting_approval', 'queued', 'running', 'paused'];
    await this.change(id, actor, states, async (_job, manager) => {
      await this.canceller.wakeChunks(manager, id);
      return { patch: CANCELLING, key: 'Job.Cancelled' };
    });
    return this.settled(id);
  }

  /** Puts just the failed items of a job back and sets it going again, with the safeguards of a start. */
  retry(id: string, actor: Actor): Promise<Job> {
    const states: JobStatus[] = ['completed', 'cancelled', 'paused'];
    return this.setOffInOrder(id, actor, states, undefined, async (job, manager) => {
      if (job.failed === 0) throw conflict('nothing_to_retry', 'No person of this job has failed.');
      if (job.dryRun && (await isInUse(manager, id))) {
        throw conflict('prediction_in_use', 'A job has begun that goes by this dry run; make a new one.');
      }
      await putBackFailed(manager, job);
      const step = this.setGoing(job, job.pending + job.failed, 'Job.Retried');
      const comparison = job.comparison && pairsWithoutFailed(job.comparison);
      return {
        ...step,
        patch: {
          ...step.patch,
          finishedAt: null,
          stopReason: null,
          approvedBy: null,
          approvedAt: null,
          begunAt: null,
          // Accepted of those who ran before; of those who are tried again it is asked anew.
          acceptedChanges: 0,
          comparison,
          brakeFrom: comparison,
        },
        details: { ...step.details, failed: job.failed },
      };
    });
  }

  private async settled(id: string): Promise<Job> {
    await this.canceller.settleSoon(id);
    return this.dataSource.manager.findOneByOrFail(Job, { id });
  }

  private setGoing(job: Job, people: number, key: AuditKey): Step {
    if (!needsApproval(job, people, this.config.approvalAbove)) {
      return { patch: { status: 'queued' }, key, isSetGoing: true, details: { people } };
    }
    return {
      patch: { status: 'awaiting_approval' },
      key: key === 'Job.Started' ? 'Job.ApprovalRequested' : key,
      details: { people, needsApproval: true },
    };
  }

  /** A change that sets a job going, or asks for it: others on the same people are seen, and given their turn. */
  private setOffInOrder(
    id: string,
    actor: Actor,
    from: JobStatus[],
    order: JobOrderChoice | undefined,
    decide: Decision,
  ): Promise<Job> {
    return this.setOff(
      id,
      actor,
      from,
      async (job, manager) => {
        const step = await decide(job, manager);
        const waitsFor = await this.order.arrange(manager, job, order, actor);
        const details = waitsFor.length > 0 ? { ...step.details, waitsFor } : step.details;
        return { ...step, patch: { ...step.patch, waitsFor }, details };
      },
      (manager) => this.order.lock(manager),
    );
  }

  /** A change that is refused while all jobs are stopped. */
  private async setOff(
    id: string,
    actor: Actor,
    from: JobStatus[],
    decide: Decision,
    prepare?: (manager: EntityManager) => Promise<void>,
  ): Promise<Job> {
    const changed = await this.dataSource.transaction(async (manager) => {
      await refuseWhileHalted(manager);
      await prepare?.(manager);
      return this.apply(manager, id, actor, from, decide);
    });
    this.tell([id]);
    return changed;
  }

  private async change(id: string, actor: Actor, from: JobStatus[], decide: Decision): Promise<Job> {
    const changed = await this.dataSource.transaction((manager) =>
      this.apply(manager, id, actor, from, decide),
    );
    this.tell([id]);
    return changed;
  }

  private async apply(
    manager: EntityManager,
    id: string,
    actor: Actor,
    from: JobStatus[],
    decide: Decision,
  ): Promise<Job> {
    const job = await manager.findOne(Job, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (!job) throw notFound('There is no such job.', 'job_not_found');
    if (!from.includes(job.status) || job.stopReason === 'cancelling') {
      const state = job.stopReason === 'cancelling' ? 'being cancelled' : job.status;
      throw conflict('invalid_state', `This cannot be done while the job is ${state}.`);
    }
    const step = await decide(job, manager);
    await manager.update(Job, { id }, { ...step.patch, revision: () => 'revision + 1' });
    if (step.isSetGoing) await this.beginWaiting(manager, job);
    await this.audit.record(manager, {
      key: step.key,
      actor,
      subjectType: 'job',
      subjectId: id,
      jobId: id,
      reason: step.reason ?? job.reason,
      details: { kind: job.kind, from: job.status, ...step.details },
    });
    return manager.findOneByOrFail(Job, { id });
  }

  /** Redis only carries work: while it is away nobody waits for it, and the workers look by themselves. */
  private wake(): void {
    wakeWorkers(this.queue).catch((error: unknown) => log.warn({ err: error }, 'workers not woken'));
  }

  private async beginWaiting(manager: EntityManager, job: Job): Promise<void> {
    const isIrreversible = handlerOf(job.kind).isIrreversible && !job.dryRun;
    const seconds = isIrreversible ? this.config.irreversibleDelaySeconds : 0;
    await manager.query(
      `UPDATE jobs SET not_before = CASE WHEN $2 > 0 THEN now() + make_interval(secs => $2) END WHERE id = $1`,
      [job.id, seconds],
    );
  }
}

/** Lets a job go on; one that was stopped with all others before it began waits anew, so that it can be stopped. */
async function resumption(job: Job, manager: EntityManager): Promise<Step> {
  const details = { stopReason: job.stopReason };
  if (await isApprovalExpired(manager, job.id)) {
    return { patch: APPROVAL_EXPIRED, key: 'Job.ApprovalExpired', details };
  }
  // It may have ended together with another reason to stop; lifting the stop of all jobs is no look at each of them.
  const isCanaryDone = job.runLimit !== null && (await isCanaryOver(manager, job.id));
  if (isCanaryDone && job.stopReason === 'halted') {
    return { patch: { stopReason: 'canary' }, key: 'Job.Paused', details: { stopReason: 'canary' } };
  }
  const isBraked = job.stopReason === 'brake';
  return {
    patch: {
      status: job.begunAt === null ? 'queued' : 'running',
      stopReason: null,
      runLimit: isCanaryDone ? null : job.runLimit,
      ...(isBraked ? { brakeFrom: job.comparison } : {}),
    },
    key: 'Job.Resumed',
    isSetGoing: job.begunAt === null && job.stopReason === 'halted',
    details: isBraked
      ? { ...details, ...sumUp(pairsSince(job.comparison ?? [], job.brakeFrom ?? [])) }
      : details,
  };
}
