import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { JobStatus } from '../jobs/job.types.js';
import { type DraftRequest, JobDrafter } from '../jobs/jobs.draft.js';
import type { FilterOf } from '../jobs/jobs.selection.js';
import { JobsService } from '../jobs/jobs.service.js';
import { Operator } from '../operators/operator.entity.js';
import { isUniqueViolation } from '../platform/database/unique-violation.js';
import type { Actor } from '../platform/http/actor.js';
import { ProblemError } from '../platform/http/problem.js';
import { ROLE_PERMISSIONS } from '../session/permissions.js';
import type { Schedule } from './schedule.entity.js';
import type { RunResult, ScheduledJob } from './schedules.schema.js';

/** What came of a due time. */
export interface Occurred {
  result: RunResult;
  jobId: string | null;
  errorCode: string | null;
  detail: string | null;
}

interface MadeJob {
  id: string;
  status: JobStatus;
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

  /** @throws whatever is not a refusal: then it is worth another try */
  async run(schedule: Schedule, dueAt: Date): Promise<Occurred> {
    const { ownerId, job: decided, question } = await this.decision(schedule.id);
    const actor = await this.actorOf(ownerId);
    if (!actor) return occurred('failed', null, 'owner_not_allowed', 'Its owner may not run jobs any more.');
    let jobId: string | null = null;
    try {
      if ('draftId' in decided) {
        jobId = decided.draftId;
        return await this.start(jobId, actor);
      }
      const made = await this.find(schedule.id, dueAt);
      const earlier = made ? null : await this.unfinished(schedule.id);
      if (earlier)
        return occurred(
          'skipped',
          earlier.id,
          'previous_not_over',
          `Job ${earlier.id} is ${earlier.status}.`,
        );
      const job =
        made ?? (await this.make(schedule, { ...decided, users: question ?? decided.users }, dueAt, actor));
      jobId = job.id;
      return job.status === 'draft' ? await this.start(jobId, actor) : seen(job);
    } catch (error) {
      // A stop of all jobs that came in between: what is due waits until it is lifted.
      if (!(error instanceof ProblemError) || error.code === 'halted') throw error;
      const result = error.code === 'nobody_selected' ? 'nobody' : 'failed';
      return occurred(result, jobId, error.code, error.detail);
    }
  }

  /**
   * What is to be done, for whom, and who decided so, read in one statement: whoever changes the saved question
   * becomes the owner in the same moment, so that neither is taken without the other.
   */
  private async decision(
    id: string,
  ): Promise<{ ownerId: string; job: ScheduledJob; question: FilterOf | null }> {
    const [row] = await this.dataSource.query(
      `SELECT s.owner_id AS "ownerId", s.job, q.filter,
              json_build_object('id', q.id::text, 'name', q.name, 'revision', q.revision) AS "savedQuestion"
         FROM schedules s
         LEFT JOIN saved_questions q ON q.id = (s.job->'users'->>'savedQuestionId')::bigint
        WHERE s.id = $1`,
      [id],
    );
    const { ownerId, job, filter, savedQuestion } = row;
    return { ownerId, job, question: filter && { filter, savedQuestion } };
  }

  /** Null where the owner's account or role no longer allows it. */
  private async actorOf(ownerId: string): Promise<Actor | null> {
    const owner = await this.dataSource.manager.findOneBy(Operator, { id: ownerId });
    const may = owner && !owner.disabledAt ? ROLE_PERMISSIONS[owner.role] : null;
    if (!owner || !may?.has('jobs.create') || !may.has('jobs.run')) return null;
    return { type: 'system', operatorId: owner.id, operatorEmail: owner.email };
  }

  private async make(schedule: Schedule, job: DraftRequest, dueAt: Date, actor: Actor): Promise<MadeJob> {
    try {
      const id = await this.drafter.create(job, actor, { scheduleId: schedule.id, dueAt });
      return { id, status: 'draft' };
    } catch (error) {
      // Another worker was quicker.
      const other = isUniqueViolation(error) ? await this.find(schedule.id, dueAt) : null;
      if (other) return other;
      throw error;
    }
  }

  private async start(id: string, actor: Actor): Promise<Occurred> {
    try {
      return seen(await this.jobs.start(id, {}, actor));
    } catch (error) {
      // Two workers, or one after the other: the job may have been started under the same due time already.
      const [job]: MadeJob[] = await this.dataSource.query('SELECT id, status FROM jobs WHERE id = $1', [id]);
      const isRefused = !(error instanceof ProblemError) || error.code !== 'invalid_state';
      if (isRefused || !job || !['queued', 'running', 'awaiting_approval'].includes(job.status)) throw error;
      return seen(job);
    }
  }

  private async find(scheduleId: string, dueAt: Date): Promise<MadeJob | null> {
    const [job]: MadeJob[] = await this.dataSource.query(
      'SELECT id, status FROM jobs WHERE schedule_id = $1 AND due_at = $2',
      [scheduleId, dueAt],
    );
    return job ?? null;
  }

  /** While the job before is not over, another would be for the same people. */
  private async unfinished(scheduleId: string): Promise<MadeJob | null> {
    const [job]: MadeJob[] = await this.dataSource.query(
      `SELECT id, status FROM jobs WHERE schedule_id = $1
          AND status NOT IN ('completed', 'cancelled', 'rejected') ORDER BY id DESC LIMIT 1`,
      [scheduleId],
    );
    return job ?? null;
  }
}

function seen(job: MadeJob): Occurred {
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
