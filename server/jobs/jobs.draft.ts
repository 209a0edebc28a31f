import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import type { Actor } from '../platform/http/actor.js';
import { invalid, ProblemError } from '../platform/http/problem.js';
import { fieldErrors } from '../platform/http/validation.pipe.js';
import { filterToSql } from '../users/users.filter.js';
import { CANARY_ABOVE, CANARY_SIZE, CHUNK_SIZE } from './jobs.constants.js';
import { type JobRequest, MAX_USERS } from './jobs.schema.js';
import type { JobKindHandler } from './kinds/kind.js';
import { handlerOf } from './kinds/registry.js';

/** Makes drafts: counts the selection and freezes it into item rows. */
@Injectable()
export class JobDrafter {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(AuditService) private readonly audit: AuditService,
  ) {}

  /**
   * Makes a draft. What is selected now is what will run, whatever happens to the filter's answer later.
   *
   * @returns the id of the job
   * @throws ProblemError 400 naming the parameter that the kind refuses; 422 `nobody_selected`,
   *   `too_many_selected` naming `users`
   */
  async create(request: JobRequest, actor: Actor): Promise<string> {
    const handler = handlerOf(request.kind);
    const params = checkParams(handler, request.params);
    return this.dataSource.transaction(async (manager) => {
      const id = await this.insertJob(manager, request, params, actor);
      const total = await selectUsers(manager, id, request.users);
      if (total === 0) throw unprocessable('nobody_selected', 'Nobody is selected.');
      if (total > MAX_USERS) throw unprocessable('too_many_selected', `More than ${MAX_USERS} are selected.`);
      await this.finish(manager, id, total, canaryOf(request, handler, total));
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
          ...selectionOf(request.users),
          ticket: request.ticket ?? null,
        },
      });
      return id;
    });
  }

  private async insertJob(
    manager: EntityManager,
    request: JobRequest,
    params: unknown,
    actor: Actor,
  ): Promise<string> {
    const [row]: { id: string }[] = await manager.query(
      `INSERT INTO jobs (kind, dry_run, params, reason, ticket, selection, created_by, chunk_size)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
      [
        request.kind,
        request.dryRun,
        JSON.stringify(params),
        request.reason,
        request.ticket ?? null,
        JSON.stringify(selectionOf(request.users)),
        actor.operatorId,
        CHUNK_SIZE,
      ],
    );
    return (row as { id: string }).id;
  }

  private async finish(manager: EntityManager, id: string, total: number, canary: number): Promise<void> {
    await manager.query(
      `UPDATE jobs SET total = $2, pending = $2, canary = $3, run_limit = nullif($3, 0) WHERE id = $1`,
      [id, total, canary],
    );
    await manager.query(
      `INSERT INTO job_chunks (job_id, chunk) SELECT $1, generate_series(0, ($2::int - 1) / $3::int)`,
      [id, total, CHUNK_SIZE],
    );
  }
}

/** One statement, whatever the number. Ids need not be known to the mirror; equal ones count once. */
async function selectUsers(
  manager: EntityManager,
  jobId: string,
  users: JobRequest['users'],
): Promise<number> {
  if ('ids' in users) {
    return insertItems(
      manager,
      `SELECT $1, given.place - 1, given.id, nullif(u.connected_at, '-infinity')
         FROM unnest($2::bigint[]) WITH ORDINALITY AS given (id, place) LEFT JOIN users u ON u.id = given.id`,
      [jobId, [...new Set(users.ids)]],
    );
  }
  const { where, params } = filterToSql(users.filter, 1);
  return insertItems(
    manager,
    `SELECT $1, row_number() OVER (ORDER BY u.id) - 1, u.id, nullif(u.connected_at, '-infinity')
       FROM users u WHERE ${where} LIMIT ${MAX_USERS + 1}`,
    [jobId, ...params],
  );
}

async function insertItems(manager: EntityManager, select: string, params: unknown[]): Promise<number> {
  const result = await manager.queryRunner?.query(
    `INSERT INTO job_items (job_id, position, user_id, connected_at) ${select}`,
    params,
    true,
  );
  return result?.affected ?? 0;
}

function checkParams(handler: JobKindHandler, params: unknown): unknown {
  const result = handler.paramsSchema.safeParse(params);
  if (result.success) return result.data;
  throw invalid(fieldErrors(result.error.issues as never, 'params'));
}

function canaryOf(request: JobRequest, handler: JobKindHandler, total: number): number {
  const canary =
    request.canary ?? (handler.isIrreversible && total > CANARY_ABOVE && !request.dryRun ? CANARY_SIZE : 0);
  return canary < total ? canary : 0;
}

function selectionOf(users: JobRequest['users']): Record<string, unknown> {
  if ('filter' in users) return { filter: users.filter };
  const unique = new Set(users.ids).size;
  return { ids: unique, duplicates: users.ids.length - unique };
}

function unprocessable(code: string, detail: string): ProblemError {
  return new ProblemError({ status: 422, code, detail, errors: [{ field: 'users', message: detail }] });
}
