import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { type DraftRequest, JobDrafter } from '../jobs/drafts/jobs.draft.js';
import type { FilterOf } from '../jobs/drafts/jobs.selection.js';
import type { JobStatus } from '../jobs/job.types.js';
import { JobsService } from '../jobs/jobs.service.js';
import { isUniqueViolation } from '../platform/database/error-code.js';
import type { Actor } from '../platform/http/actor.js';
import { conflict, forbidden, ProblemError } from '../platform/http/problem.js';
import type { Schedule } from './schedule.entity.js';
import type { RunResult, ScheduledJob } from './schedules.schema.js';
import { whoMayOwn } from './who-may-own.js';

/** What came of a due time. */
export interface Occurred {
  result: RunResult;
  jobId: string | null;
  errorCode: string | null;
  detail: string | null;
}

interface Made {
  id: string;
  status: JobStatus;
}

/** What a schedule does at a due time. */
interface Decided {
  ownerId: string;
  job: ScheduledJob;
  question: FilterOf | null;
}

/**
 * Makes the job of one due time and starts it, as its owner would at the desk: with approval, waiting time and all
 * other safeguards. It may be cut off anywhere and done again, by two workers at once: the job's row carries the due
 * time, which is unique.
 */
@Injectable()
export class ScheduleOccurrence {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly drafter: JobDrafter,
    private readonly jobs: JobsService,
  ) {}

  /**
   * @returns null where all jobs were stopped meanwhile: what is due waits until that is lifted
   * @throws whatever is not a refusal: then it is worth another try
   */
  async run({ id: scheduleId }: Schedule, dueAt: Date): Promise<Occurred | null> {
    let jobId: string | null = null;
    try {
      const { manager } = this.dataSource;
      const { updatedAt, ...decided } = await this.decision(manager, scheduleId, dueAt);
      const { ownerId, job: wanted, question } = decided;
      const actor = await actorOf(manager, ownerId);
      // Making a draft takes its time, and the schedule may be switched off or changed meanwhile, or its owner dismissed.
      const refuseIfChanged = async (manager: EntityManager) => {
        const { updatedAt: _, ...now } = await this.decision(manager, scheduleId, dueAt, 'FOR SHARE OF s');
        if (!isSameDecision(now, decided)) throw scheduleChanged();
        await actorOf(manager, ownerId, { mode: 'pessimistic_read' });
      };
      if ('draftId' in wanted) {
        jobId = wanted.draftId;
        return await this.start(jobId, dueAt, actor, refuseIfChanged);
      }
      const made = await this.find(scheduleId, dueAt);
      const earlier = made ? null : await this.unfinished(scheduleId);
      if (earlier)
        return occurred(
          'skipped',
          earlier.id,
          'previous_not_over',
          `Job ${earlier.id} is ${earlier.status}.`,
        );
      const job =
        made ?? (await this.make(scheduleId, { ...wanted, users: question ?? wanted.users }, dueAt, actor));
      jobId = job.id;
      if (job.status !== 'draft') return seen(job);
      // By another worker, which was lost, and for another decision.
      if (made && updatedAt > made.createdAt) throw scheduleChanged();
      return await this.start(jobId, dueAt, actor, refuseIfChanged);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      if (error.code === 'halted') return null;
      return occurred(RESULTS[error.code] ?? 'failed', jobId, error.code, error.detail);
    }
  }

  /**
   * What is to be done, for whom, and who decided so, read in one statement: whoever changes the saved question
   * becomes the owner in the same moment, so that neither is taken without the other.
   *
   * @throws ProblemError 409 `schedule_changed` where it is not due at this time any more
   */
  private async decision(
    manager: EntityManager,
    id: string,
    dueAt: Date,
    lock = '',
  ): Promise<Decided & { updatedAt: Date }> {
    const [row] = await manager.query(
      `SELECT s.owner_id AS "ownerId", s.job, s.updated_at AS "updatedAt", q.filter,
              json_build_object('id', q.id::text, 'name', q.name, 'revision', q.revision) AS "savedQuestion"
         FROM schedules s
         LEFT JOIN saved_questions q ON q.id = (s.job->'users'->>'savedQuestionId')::bigint
        WHERE s.id = $1 AND s.is_enabled AND s.deleted_at IS NULL AND s.next_at = $2 ${lock}`,
      [id, dueAt],
    );
    if (!row) throw scheduleChanged();
    const { ownerId, job, updatedAt, filter, savedQuestion } = row;
    return { ownerId, job, updatedAt, question: filter && { filter, savedQuestion } };
  }

  private async make(scheduleId: string, job: DraftRequest, dueAt: Date, actor: Actor): Promise<Made> {
    try {
      const id = await this.drafter.create(job, actor, { scheduleId, dueAt });
      return { id, status: 'draft' };
    } catch (error) {
      // Another worker was quicker.
      const other = isUniqueViolation(error) ? await this.find(scheduleId, dueAt) : null;
      if (other) return other;
      throw error;
    }
  }

  private async start(
    id: string,
    dueAt: Date,
    actor: Actor,
    condition: (manager: EntityManager) => Promise<void>,
  ): Promise<Occurred> {
    try {
      return seen(await this.jobs.start(id, {}, actor, condition));
    } catch (error) {
      // Two workers, or one after the other: the job may have been started under the same due time already. A draft that stood
      // before may also have been started by somebody at the desk, or by another schedule.
      const [job]: Made[] = await this.dataSource.query(
        `SELECT id, status FROM jobs j
          WHERE id = $1 AND (schedule_id IS NOT NULL AND status IN ('queued', 'running', 'awaiting_approval') OR EXISTS (
                  SELECT FROM audit_events e
                   WHERE e.job_id = j.id AND e.key IN ('Job.Started', 'Job.ApprovalRequested') AND e.actor_type = 'system'
                     AND e.occurred_at >= $2))`,
        [id, dueAt],
      );
      const isRefused = !(error instanceof ProblemError) || error.code !== 'invalid_state';
      if (isRefused || !job || job.status === 'draft') throw error;
      return seen(job);
    }
  }

  private async find(scheduleId: string, dueAt: Date): Promise<(Made & { createdAt: Date }) | null> {
    const [job]: (Made & { createdAt: Date })[] = await this.dataSource.query(
      'SELECT id, status, created_at AS "createdAt" FROM jobs WHERE schedule_id = $1 AND due_at = $2',
      [scheduleId, dueAt],
    );
    return job ?? null;
  }

  /** While the job before is not over, another would be for the same people. */
  private async unfinished(scheduleId: string): Promise<Made | null> {
    const [job]: Made[] = await this.dataSource.query(
      `SELECT id, status FROM jobs WHERE schedule_id = $1
          AND status NOT IN ('draft', 'completed', 'cancelled', 'rejected') ORDER BY id DESC LIMIT 1`,
      [scheduleId],
    );
    return job ?? null;
  }
}

/** @throws ProblemError 403 `owner_not_allowed` where the owner's account or role no longer allows it */
async function actorOf(
  manager: EntityManager,
  ownerId: string,
  lock?: Parameters<typeof whoMayOwn>[2],
): Promise<Actor> {
  const owner = (await whoMayOwn(manager, [ownerId], lock)).get(ownerId);
  if (owner) return { type: 'system', operatorId: owner.id, operatorEmail: owner.email };
  throw forbidden('jobs.run', 'Its owner may not run jobs any more.', 'owner_not_allowed');
}

/** What a refusal comes to, where it is no failure. */
const RESULTS: Record<string, RunResult> = { nobody_selected: 'nobody', schedule_changed: 'skipped' };

/** What a saved question is called decides nothing. */
function isSameDecision(one: Decided, other: Decided): boolean {
  return isDeepStrictEqual(decidedBy(one), decidedBy(other));
}

const decidedBy = ({ ownerId, job, question }: Decided) => [ownerId, job, question?.filter];

function scheduleChanged(): ProblemError {
  return conflict('schedule_changed', 'The schedule was changed, switched off or deleted meanwhile.');
}

function seen(job: Made): Occurred {
  return occurred(job.status === 'awaiting_approval' ? 'awaiting_approval' : 'started', job.id);
}

function occurred(
  result: RunResult,
  jobId: string | null,
  errorCode: string | null = null,
  detail: string | null = null,
): Occurred {
  return { result, jobId, errorCode, detail };
}
