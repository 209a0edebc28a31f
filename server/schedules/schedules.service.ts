import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager, IsNull } from 'typeorm';
import type { AuditKey } from '../audit/audit.keys.js';
import { AuditService } from '../audit/audit.service.js';
import { checkParams } from '../jobs/drafts/jobs.draft.js';
import { Job } from '../jobs/job.entity.js';
import { handlerOf } from '../jobs/kinds/registry.js';
import { jsonText } from '../platform/database/json-text.js';
import { timeNow } from '../platform/database/time-now.js';
import type { Actor, OperatorContext } from '../platform/http/actor.js';
import { conflict, forbidden, invalid, notFound, ProblemError } from '../platform/http/problem.js';
import { refuseIfChanged } from '../platform/http/refuse-if-changed.js';
import { findQuestion } from '../saved-questions/find-question.js';
import { refuseEndedSession } from '../session/refuse-ended-session.js';
import { refuseWrongNotice } from '../users/find/notice-asked-for.js';
import { Schedule } from './schedule.entity.js';
import { questionOf } from './scheduled-job.js';
import type {
  ScheduleChange,
  ScheduleCreate,
  ScheduledJob,
  ScheduleRemoval,
  Timing,
} from './schedules.schema.js';
import { nextTime } from './timing.js';

/** Making and changing schedules; each change is audited with it. */
@Injectable()
export class SchedulesService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly audit: AuditService,
  ) {}

  /**
   * @param key under which it was asked for; where it was made under it already, within a day, that is the answer
   * @throws ProblemError 400 naming the field; 403 where it is enabled by somebody who may not run jobs; 404
   *   `job_not_found`, `saved_question_not_found`, 409 `invalid_state` for a draft that is none; 401 where the operator's
   *   session has ended meanwhile
   */
  create(
    request: ScheduleCreate,
    operator: OperatorContext,
    actor: Actor,
    key: string | null,
  ): Promise<Schedule> {
    if (request.enabled) mayRun(operator);
    return this.dataSource.transaction(async (manager) => {
      if (key) await forgetKey(manager, operator.id, key);
      const made = key && (await madeUnder(manager, operator.id, key));
      if (made) return made;
      await holdQuestion(manager, request.job);
      const job = await checkJob(manager, request.job, request.timing);
      const createdAt = await timeNow(manager);
      const nextAt = request.enabled ? firstTime(request.timing, createdAt, createdAt) : null;
      // Waits for another request under the same key that is not over.
      const [row]: { id: string }[] = await manager.query(
        `INSERT INTO schedules (name, job, timing, is_enabled, owner_id, created_by, created_at, next_at, request_key)
         VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8)
         ON CONFLICT (created_by, request_key) WHERE request_key IS NOT NULL DO NOTHING RETURNING id`,
        [
          request.name,
          jsonText(job),
          jsonText(request.timing),
          request.enabled,
          operator.id,
          createdAt,
          nextAt,
          key,
        ],
      );
      if (!row) return manager.findOneByOrFail(Schedule, { createdBy: operator.id, requestKey: String(key) });
      const schedule = await manager.findOneByOrFail(Schedule, { id: row.id });
      await this.record(manager, 'Schedule.Created', schedule, actor);
      await refuseEndedSession(manager, actor);
      return schedule;
    });
  }

  /**
   * Changes what is given. Who changes what it does, or enables it, owns its jobs from then on and so cannot
   * approve them.
   *
   * @throws ProblemError as {@link create}; 404 `schedule_not_found`; 409 `changed_meanwhile`
   */
  change(id: string, change: ScheduleChange, operator: OperatorContext, actor: Actor): Promise<Schedule> {
    return this.dataSource.transaction(async (manager) => {
      // Before the schedule itself: whoever changes a question holds it first too.
      if (change.job) await holdQuestion(manager, change.job);
      const schedule = await lock(manager, id, change);
      const timing = change.timing ?? schedule.timing;
      const isEnabled = change.enabled ?? schedule.isEnabled;
      const isOther = change.job !== undefined || change.timing !== undefined;
      const isTurnedOn = isEnabled && !schedule.isEnabled;
      if (!isOther && change.name === undefined && isEnabled === schedule.isEnabled) return schedule;
      if (isEnabled && (isOther || isTurnedOn)) mayRun(operator);
      const job = isOther ? await checkJob(manager, change.job ?? schedule.job, timing) : schedule.job;
      const isDueAnew = isEnabled && (isTurnedOn || change.timing !== undefined);
      const nextAt = isDueAnew
        ? firstTime(timing, await timeNow(manager), schedule.createdAt)
        : isEnabled
          ? schedule.nextAt
          : null;
      const ownerId = isOther || isTurnedOn ? operator.id : schedule.ownerId;
      await manager.query(
        `UPDATE schedules SET name = $2, job = $3, timing = $4, is_enabled = $5, owner_id = $6, next_at = $7,
                lease_until = CASE WHEN next_at = $7 THEN lease_until END, updated_at = now(), revision = revision + 1
          WHERE id = $1`,
        [id, change.name ?? schedule.name, jsonText(job), jsonText(timing), isEnabled, ownerId, nextAt],
      );
      const after = await manager.findOneByOrFail(Schedule, { id });
      if (isEnabled !== schedule.isEnabled) {
        await this.record(manager, isEnabled ? 'Schedule.Enabled' : 'Schedule.Disabled', after, actor);
      }
      if (isOther || change.name !== undefined) {
        await this.record(manager, 'Schedule.Changed', after, actor, { before: told(schedule) });
      }
      await refuseEndedSession(manager, actor);
      return after;
    });
  }

  /**
   * Its jobs and what came of it stay.
   *
   * @throws ProblemError 404 `schedule_not_found`; 409 `changed_meanwhile`; 401 as {@link create}
   */
  async remove(id: string, removal: ScheduleRemoval, actor: Actor): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const schedule = await lock(manager, id, removal);
      await manager.update(
        Schedule,
        { id },
        { deletedAt: await timeNow(manager), isEnabled: false, nextAt: null },
      );
      await this.record(manager, 'Schedule.Deleted', schedule, actor);
      await refuseEndedSession(manager, actor);
    });
  }

  private async record(
    manager: EntityManager,
    key: AuditKey,
    schedule: Schedule,
    actor: Actor,
    details: Record<string, unknown> = {},
  ): Promise<void> {
    await this.audit.record(manager, {
      key,
      actor,
      subjectType: 'schedule',
      subjectId: schedule.id,
      reason: 'reason' in schedule.job ? schedule.job.reason : null,
      details: { ...told(schedule), ...details },
    });
  }
}

/** What the access record keeps of a schedule. A filter's text may name a person: only that there was one is kept. */
function told({ name, job, timing, isEnabled }: Schedule): Record<string, unknown> {
  const what =
    'kind' in job
      ? {
          kind: job.kind,
          dryRun: job.dryRun,
          ...('filter' in job.users
            ? { filter: { ...job.users.filter, ...(job.users.filter.q === undefined ? {} : { q: true }) } }
            : job.users),
        }
      : { draftId: job.draftId };
  return { name, ...what, timing, enabled: isEnabled };
}

/** A saved question that a schedule asks cannot be deleted; until the schedule stands, this lock says so. */
async function holdQuestion(manager: EntityManager, job: ScheduledJob): Promise<void> {
  const id = questionOf(job);
  if (id) await findQuestion(manager, id, 'pessimistic_read');
}

/** What is scheduled starts without anybody at the desk: enabling it is starting it. */
function mayRun(operator: OperatorContext): void {
  if (!operator.permissions.has('jobs.run')) throw forbidden('jobs.run');
}

/** A key counts for a day. */
async function forgetKey(manager: EntityManager, operatorId: string, key: string): Promise<void> {
  await manager.query(
    `UPDATE schedules SET request_key = NULL
      WHERE created_by = $1 AND request_key = $2 AND created_at < now() - interval '1 day'`,
    [operatorId, key],
  );
}

function madeUnder(manager: EntityManager, operatorId: string, key: string): Promise<Schedule | null> {
  return manager.findOneBy(Schedule, { createdBy: operatorId, requestKey: key });
}

/** @param seen with the revision that was looked at, where it was said */
async function lock(manager: EntityManager, id: string, seen: ScheduleRemoval): Promise<Schedule> {
  const schedule = await manager.findOne(Schedule, {
    where: { id, deletedAt: IsNull() },
    lock: { mode: 'pessimistic_write' },
  });
  if (!schedule) throw notFound('There is no such schedule.', 'schedule_not_found');
  refuseIfChanged('schedule', schedule.revision, seen.revision);
  return schedule;
}

async function checkJob(manager: EntityManager, job: ScheduledJob, timing: Timing): Promise<ScheduledJob> {
  if ('kind' in job) {
    const filter = 'filter' in job.users ? job.users.filter : {};
    await refuseWrongNotice(manager, filter, 'job.users.filter.noticeNotAccepted');
    return { ...job, params: checkParams(handlerOf(job.kind), job.params, 'job.params') };
  }
  if (timing.every !== 'once') {
    throw invalid([{ field: 'timing', message: 'A draft that stands already can only run once' }]);
  }
  const draft = await manager.findOneBy(Job, { id: job.draftId });
  if (!draft) throw notFound('There is no such job.', 'job_not_found');
  if (draft.status !== 'draft') throw conflict('invalid_state', `The job is ${draft.status}, not a draft.`);
  return job;
}

function firstTime(timing: Timing, now: Date, start: Date): Date {
  const at = nextTime(timing, now, start);
  if (at) return at;
  throw new ProblemError({
    status: 400,
    code: 'time_passed',
    detail: 'timing.at has passed.',
    errors: [{ field: 'timing.at', message: 'This time has passed' }],
  });
}
