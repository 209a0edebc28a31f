import { InjectQueue } from '@nestjs/bull';
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { Queue } from 'bull';
import { DataSource, type EntityManager } from 'typeorm';
import type { AuditKey } from '../../audit/audit.keys.js';
import { AuditService } from '../../audit/audit.service.js';
import { refuseWhileHalted } from '../../halts/halt-gate.js';
import type { Config } from '../../platform/config/config.js';
import { CONFIG } from '../../platform/config/config.module.js';
import type { Actor } from '../../platform/http/actor.js';
import { conflict, notFound } from '../../platform/http/problem.js';
import { log } from '../../platform/log/log.js';
import { refuseEndedSession } from '../../session/refuse-ended-session.js';
import type { JobOrderChoice } from '../check/job-check.schema.js';
import { JobOrder } from '../check/job-order.js';
import { Job } from '../job.entity.js';
import type { JobStatus } from '../job.types.js';
import { JobSignals } from '../job-signals.js';
import { JOBS_QUEUE, type JobsTask, wakeWorkers } from '../jobs.queue.js';
import { handlerOf } from '../kinds/registry.js';

/** A change of a job, decided while its row is locked. */
export interface Step {
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

/** Says what becomes of a job whose row is locked, in the transaction that changes it; throws where it must stay as it is. */
export type Decision = (job: Job, manager: EntityManager) => Step | Promise<Step>;

/**
 * Takes steps of jobs that an operator asks for: the row is locked, its state checked, and the change written together
 * with its audit event.
 */
@Injectable()
export class JobSteps {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Config,
    @InjectQueue(JOBS_QUEUE) private readonly queue: Queue<JobsTask>,
    private readonly audit: AuditService,
    private readonly order: JobOrder,
    private readonly signals: JobSignals,
  ) {}

  /**
   * Changes a job.
   *
   * @param from the states that it may be in
   * @param prepare is called before the row is locked
   * @throws ProblemError 404 `job_not_found`, 409 `invalid_state`, 401 where the operator's session has ended meanwhile, and
   *   what the decision throws
   */
  async change(
    id: string,
    actor: Actor,
    from: JobStatus[],
    decide: Decision,
    prepare?: (manager: EntityManager) => Promise<void>,
  ): Promise<Job> {
    const changed = await this.dataSource.transaction(async (manager) => {
      await prepare?.(manager);
      const job = await this.apply(manager, id, actor, from, decide);
      await refuseEndedSession(manager, actor);
      return job;
    });
    this.tell([id]);
    return changed;
  }

  /**
   * Changes a job so that it may go on, which is refused while all jobs are stopped.
   *
   * @throws ProblemError 409 `halted`, and as {@link change} does
   */
  setOff(id: string, actor: Actor, from: JobStatus[], decide: Decision): Promise<Job> {
    return this.change(id, actor, from, decide, refuseWhileHalted);
  }

  /**
   * Sets a job going, or asks for its approval, and settles who goes first of the open jobs on the same people.
   *
   * @param order what the operator chose; without it this job waits for the others
   * @throws ProblemError 409 `overlap_has_begun`, `order_cycle`, and as {@link setOff} does
   */
  setOffInOrder(
    id: string,
    actor: Actor,
    from: JobStatus[],
    order: JobOrderChoice | undefined,
    decide: Decision,
  ): Promise<Job> {
    return this.change(
      id,
      actor,
      from,
      async (job, manager) => {
        const step = await decide(job, manager);
        const waitsFor = await this.order.arrange(manager, job, order, actor);
        const details = waitsFor.length > 0 ? { ...step.details, waitsFor } : step.details;
        return { ...step, patch: { ...step.patch, waitsFor }, details };
      },
      async (manager) => {
        await refuseWhileHalted(manager);
        await this.order.lock(manager);
      },
    );
  }

  /**
   * Changes a job in the caller's transaction; {@link tell} is to follow.
   *
   * @throws ProblemError as {@link change} does
   */
  async apply(
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

  /** Jobs were changed: whoever watches or works on them is to look. */
  tell(ids: string[]): void {
    for (const id of ids) this.signals.changed(id);
    if (ids.length > 0) this.wake();
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
