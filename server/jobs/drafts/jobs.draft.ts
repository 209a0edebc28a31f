import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditService } from '../../audit/audit.service.js';
import type { Actor } from '../../platform/http/actor.js';
import { invalid } from '../../platform/http/problem.js';
import { fieldErrors } from '../../platform/http/validation.pipe.js';
import { maskFilter } from '../../users/mask.js';
import { peopleToday } from '../check/people-today.js';
import { changesOf, sinceDraftOf } from '../check/since-draft.js';
import { Job } from '../job.entity.js';
import { CANARY_ABOVE, CANARY_SIZE, CHUNK_SIZE } from '../jobs.constants.js';
import { type JobRequest, MAX_USERS } from '../jobs.schema.js';
import type { JobKindHandler } from '../kinds/kind.js';
import { handlerOf } from '../kinds/registry.js';
import {
  type Frozen,
  type JobSelection,
  recordOf,
  resolve,
  type SelectionRecord,
  selectUsers,
  unprocessable,
} from './jobs.selection.js';

/** What a draft is made from: a request, or another job. */
export type DraftRequest = Omit<JobRequest, 'users'> & { users: JobSelection };

/** What a draft came of, where no operator filled it in. */
export interface DraftOrigin {
  clonedFrom?: string;
  /** The completed dry run of exactly these people. */
  predictedBy?: string;
  /** Of a dry run: the draft whose people these are. */
  predicts?: string;
  scheduleId?: string;
  /** The time at which the schedule was due; it makes one draft for each. */
  dueAt?: Date;
}

/** Makes drafts: counts the selection and freezes it into item rows. */
@Injectable()
export class JobDrafter {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly audit: AuditService,
  ) {}

  /**
   * Makes a draft. What is selected now is what will run, whatever happens to the filter's answer later.
   *
   * @returns the id of the job
   * @throws ProblemError 400 naming the parameter that the kind refuses; 422 `nobody_selected`,
   *   `only_protected_selected`, `too_many_selected`, `list_has_bad_lines` naming `users`; 404
   *   `saved_question_not_found`; 409 `changed_meanwhile`
   */
  async create(request: DraftRequest, actor: Actor, origin: DraftOrigin = {}): Promise<string> {
    const handler = handlerOf(request.kind);
    const params = checkParams(handler, request.params);
    return this.dataSource.transaction(async (manager) => {
      const users = await resolve(manager, request.users);
      const selection = await recordOf(manager, users);
      const id = await this.insertJob(manager, { ...request, params, selection }, actor, origin);
      const { total, leftOutProtected } = await selectUsers(manager, id, users, handler.isIrreversible);
      if (total === 0 && leftOutProtected > 0) {
        throw unprocessable('only_protected_selected', 'All who are selected are protected.');
      }
      if (total === 0) throw unprocessable('nobody_selected', 'Nobody is selected.');
      if (total > MAX_USERS) throw unprocessable('too_many_selected', `More than ${MAX_USERS} are selected.`);
      await this.finish(manager, id, { total, leftOutProtected }, canaryOf(request, handler, total));
      if ('itemsOf' in request.users && request.users.keepsLink && !request.dryRun)
        await acceptChanges(manager, id);
      await this.audit.record(manager, {
        key: 'Job.Created',
        actor,
        subjectType: 'job',
        subjectId: id,
        jobId: id,
        reason: request.reason,
        details: {
          kind: request.kind,
          dryRun: request.dryRun,
          total,
          ...(leftOutProtected > 0 ? { leftOut: { protected: leftOutProtected } } : {}),
          ...selection,
          ...('filter' in selection ? { filter: maskFilter(selection.filter as { q?: string }) } : {}),
          ...origin,
          ticket: request.ticket ?? null,
        },
      });
      return id;
    });
  }

  private async insertJob(
    manager: EntityManager,
    request: DraftRequest & { selection: SelectionRecord },
    actor: Actor,
    origin: DraftOrigin,
  ): Promise<string> {
    const [row]: { id: string }[] = await manager.query(
      `INSERT INTO jobs (kind, dry_run, params, reason, ticket, selection, created_by, chunk_size,
                         cloned_from, schedule_id, due_at, predicted_by, predicts)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id`,
      [
        request.kind,
        request.dryRun,
        JSON.stringify(request.params),
        request.reason,
        request.ticket ?? null,
        JSON.stringify(request.selection),
        actor.operatorId,
        CHUNK_SIZE,
        origin.clonedFrom ?? null,
        origin.scheduleId ?? null,
        origin.dueAt ?? null,
        origin.predictedBy ?? null,
        origin.predicts ?? null,
      ],
    );
    return (row as { id: string }).id;
  }

  private async finish(
    manager: EntityManager,
    id: string,
    { total, leftOutProtected }: Frozen,
    canary: number,
  ): Promise<void> {
    await manager.query(
      `UPDATE jobs SET total = $2, pending = $2, canary = $3, run_limit = nullif($3, 0), left_out_protected = $4
        WHERE id = $1`,
      [id, total, canary, leftOutProtected],
    );
    await manager.query(
      `INSERT INTO job_chunks (job_id, chunk) SELECT $1, generate_series(0, ($2::int - 1) / $3::int)`,
      [id, total, CHUNK_SIZE],
    );
  }
}

/** A draft that keeps the links of another job: who has linked anew since that one did so before this draft. */
async function acceptChanges(manager: EntityManager, id: string): Promise<void> {
  const job = await manager.findOneByOrFail(Job, { id });
  const acceptedChanges = changesOf(job.kind, sinceDraftOf(await peopleToday(manager, job)));
  await manager.update(Job, { id }, { acceptedChanges });
}

/**
 * The parameters as the kind understands them.
 *
 * @param field where they stand in the request
 * @throws ProblemError 400 naming the one that it refuses
 */
export function checkParams(
  handler: JobKindHandler,
  params: unknown,
  field = 'params',
): Record<string, unknown> {
  const result = handler.paramsSchema.safeParse(params);
  if (result.success) return result.data as Record<string, unknown>;
  throw invalid(fieldErrors(result.error.issues as never, field));
}

function canaryOf(request: DraftRequest, handler: JobKindHandler, total: number): number {
  const canary =
    request.canary ?? (handler.isIrreversible && total > CANARY_ABOVE && !request.dryRun ? CANARY_SIZE : 0);
  return canary < total ? canary : 0;
}
