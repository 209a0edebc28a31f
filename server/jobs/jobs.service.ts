import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import type { AuditKey } from '../audit/audit.keys.js';
import { refuseWhileHalted } from '../halts/halt-gate.js';
import type { Config } from '../platform/config/config.js';
import { CONFIG } from '../platform/config/config.module.js';
import { timeNow } from '../platform/database/time-now.js';
import type { Actor } from '../platform/http/actor.js';
import { conflict, forbidden, ProblemError } from '../platform/http/problem.js';
import { refuseEndedSession } from '../session/refuse-ended-session.js';
import { JobApprovals } from './check/job-approvals.js';
import type { JobApprove } from './check/job-check.schema.js';
import { JobOrder } from './check/job-order.js';
import { isInUse, refuseOpenPrediction } from './check/predictions.js';
import { changesOf } from './check/since-draft.js';
import { pairsWithoutFailed } from './comparison.js';
import { Job } from './job.entity.js';
import type { JobStatus } from './job.types.js';
import { needsApproval } from './jobs.presenter.js';
import type { JobCancel, JobResume, JobStart, JobsResume, JobsResumed } from './jobs.schema.js';
import { JobCanceller } from './steps/job-canceller.js';
import { JobSteps, type Step } from './steps/job-steps.js';
import { putBackFailed, retriedBy } from './steps/jobs.retry.js';
import { resumption } from './steps/resumption.js';

/** Until what its calls did is known, for {@link JobCanceller}. */
const CANCELLING = { status: 'paused', stopReason: 'cancelling' } as const;

const PAUSED: Step = { patch: { status: 'paused', stopReason: 'operator' }, key: 'Job.Paused' };

/** What operators do with a job; {@link JobSteps} locks its row, checks its state and writes the audit event. */
@Injectable()
export class JobsService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Config,
    private readonly canceller: JobCanceller,
    private readonly approvals: JobApprovals,
    private readonly steps: JobSteps,
    private readonly order: JobOrder,
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
    return this.steps.setOffInOrder(id, actor, ['draft'], order, async (job, manager) => {
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
    return this.steps.setOffInOrder(id, actor, ['awaiting_approval'], order, async (job, manager) => {
      if (job.createdBy === actor.operatorId) {
        const detail = 'Somebody else than its maker has to approve a job.';
        throw forbidden('jobs.approve', detail, 'approval_by_creator');
      }
      if ((await retriedBy(manager, [job])).get(id) === actor.operatorId) {
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
          approvedAt: await timeNow(manager),
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
    const job = await this.steps.change(id, actor, ['awaiting_approval'], async (_job, manager) => {
      if (await this.canceller.isBusy(manager, id)) {
        await this.canceller.wakeChunks(manager, id);
        return { patch: CANCELLING, key: 'Job.Rejected', reason: reason ?? null };
      }
      const ended = await this.canceller.cancelPending(manager, id);
      return {
        patch: { status: 'rejected', finishedAt: await timeNow(manager) },
        key: 'Job.Rejected',
        reason: reason ?? null,
        details: { ...ended },
      };
    });
    return job.stopReason === CANCELLING.stopReason ? this.settled(id) : job;
  }

  /** Stops calls within a second or so; what is done stays done. */
  pause(id: string, actor: Actor): Promise<Job> {
    return this.steps.change(id, actor, ['queued', 'running'], () => PAUSED);
  }

  /** Stops a job that has not begun; one that has is left alone. */
  pauseWaiting(id: string, actor: Actor): Promise<Job> {
    return this.steps.change(id, actor, ['queued'], () => PAUSED);
  }

  /**
   * Lets it go on; where its approval has expired before it began, it awaits another. After the brake, outcomes are
   * compared with the dry run anew from here.
   *
   * @param request the reason for which it was seen paused
   * @throws ProblemError 409 `halted`, `other_cause`, `invalid_state`
   */
  resume(id: string, { stopReason }: JobResume, actor: Actor): Promise<Job> {
    return this.steps.setOff(id, actor, ['paused'], (job, manager) => {
      if (stopReason !== undefined) refuseOtherCause(job, stopReason);
      return resumption(job, manager);
    });
  }

  /**
   * Resumes those of these jobs that are paused for one reason, all in one transaction and each with its own safeguards.
   *
   * @throws ProblemError 409 `halted`
   */
  async resumeTogether(request: JobsResume, actor: Actor): Promise<JobsResumed> {
    const data = await this.dataSource.transaction(async (manager) => {
      await refuseWhileHalted(manager);
      // Who lets a job go before others changes several rows too: both at once would wait for each other in a circle.
      await this.order.lock(manager);
      const resumed = await this.resumeEach(manager, request, actor);
      await refuseEndedSession(manager, actor);
      return resumed;
    });
    this.steps.tell(data.map(({ id }) => id));
    return { data };
  }

  /**
   * Resumes all that a stop of all jobs paused, in the transaction that lifts it; {@link JobSteps.tell} is to follow.
   *
   * @param reason what it is lifted for
   * @returns their ids
   */
  async resumeHalted(
    manager: EntityManager,
    haltId: string,
    reason: string,
    actor: Actor,
  ): Promise<string[]> {
    const rows: { id: string }[] = await manager.query(
      `SELECT id FROM jobs WHERE halt_id = $1 AND status = 'paused' AND stop_reason = 'halted'`,
      [haltId],
    );
    const ids = rows.map(({ id }) => id);
    await this.resumeEach(manager, { ids, stopReason: 'halted', reason }, actor);
    return ids;
  }

  /**
   * Ends a job early. Calls under way get their real outcome first: until then it is `paused` with the reason
   * `cancelling`, which this waits for, for some seconds.
   *
   * @param request what the job was seen as: whoever discards a draft does not mean one that is under way
   * @throws ProblemError 409 `invalid_state`, also where it is something else by now
   */
  async cancel(id: string, { status }: JobCancel, actor: Actor): Promise<Job> {
    const open: JobStatus[] = ['draft', 'awaiting_approval', 'queued', 'running', 'paused'];
    const states = status ? open.filter((one) => one === status) : open;
    await this.steps.change(id, actor, states, async (_job, manager) => {
      await this.canceller.wakeChunks(manager, id);
      return { patch: CANCELLING, key: 'Job.Cancelled' };
    });
    return this.settled(id);
  }

  /** Puts just the failed items of a job back and sets it going again, with the safeguards of a start. */
  retry(id: string, actor: Actor): Promise<Job> {
    const states: JobStatus[] = ['completed', 'cancelled', 'paused'];
    return this.steps.setOffInOrder(id, actor, states, undefined, async (job, manager) => {
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

  /** In one order, so that two who resume the same jobs do not wait for each other. */
  private async resumeEach(
    manager: EntityManager,
    { ids, ...why }: JobsResume,
    actor: Actor,
  ): Promise<JobsResumed['data']> {
    const inOrder = [...new Set(ids)].sort((one, other) => Number(BigInt(one) - BigInt(other)));
    const resumed: JobsResumed['data'] = [];
    for (const id of inOrder) {
      resumed.push({ id, notResumed: await this.resumeOne(manager, id, why, actor) });
    }
    return resumed;
  }

  /** @returns why it does not go on, or null */
  private async resumeOne(
    manager: EntityManager,
    id: string,
    { stopReason, reason }: Omit<JobsResume, 'ids'>,
    actor: Actor,
  ): Promise<string | null> {
    try {
      const job = await this.steps.apply(manager, id, actor, ['paused'], async (found) => {
        refuseOtherCause(found, stopReason);
        return { ...(await resumption(found, manager)), reason };
      });
      return job.stopReason;
    } catch (error) {
      if (error instanceof ProblemError) return error.code;
      throw error;
    }
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
}

/** Who resumes a job has judged the reason for which it was paused, not one that has come since. */
function refuseOtherCause(job: Job, stopReason: string): void {
  if (job.stopReason !== stopReason) throw conflict('other_cause', 'By now it is paused for another reason.');
}
