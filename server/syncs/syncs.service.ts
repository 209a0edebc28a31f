import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { Queue } from 'bull';
import { DataSource, QueryFailedError } from 'typeorm';
import { z } from 'zod';
import { AuditService } from '../audit/audit.service.js';
import { requestComparison } from '../drift/request-comparison.js';
import { operatorNames } from '../operators/operator-names.js';
import type { OperatorName } from '../operators/operators.schema.js';
import { type Actor, SYSTEM_ACTOR } from '../platform/http/actor.js';
import { decodeCursor, listOf, pageOf } from '../platform/http/cursor.js';
import { conflict, notFound, ProblemError } from '../platform/http/problem.js';
import { idSchema } from '../platform/http/schemas.js';
import { log } from '../platform/log/log.js';
import { refuseEndedSession } from '../session/refuse-ended-session.js';
import { Sync, type SyncCounts, type SyncMode } from './sync.entity.js';
import { enqueueSync, type RunSyncTask, SYNCS_QUEUE } from './syncs.queue.js';
import type { SyncListQuery } from './syncs.schema.js';

const NO_COUNTS: SyncCounts = { pages: 0, users: 0, created: 0, changed: 0, gone: 0 };

/** Asking for syncs and looking at them; the work is done by the runner. */
@Injectable()
export class SyncsService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @InjectQueue(SYNCS_QUEUE) private readonly queue: Queue<RunSyncTask>,
    private readonly audit: AuditService,
  ) {}

  /**
   * Asks for a sync. One that the server began by itself becomes that of the first operator who asks for the same.
   *
   * @throws ProblemError 409 `sync_already_running` while one of the same mode has not ended
   */
  async request(mode: SyncMode, actor: Actor = SYSTEM_ACTOR): Promise<Sync> {
    const sync = await this.dataSource
      .transaction(async (manager) => {
        const created = await manager.save(
          manager.create(Sync, {
            mode,
            status: 'queued',
            cursor: { phase: 'pages', lastId: null, isFromIdInclusive: null },
            counts: NO_COUNTS,
            requestedBy: actor.operatorId ?? null,
          }),
        );
        await this.audit.record(manager, {
          key: 'Sync.Requested',
          actor,
          subjectType: 'sync',
          subjectId: created.id,
          syncId: created.id,
          details: { mode },
        });
        return created;
      })
      .catch((error: unknown) => {
        if (error instanceof QueryFailedError && /syncs_active_mode_key/.test(error.message)) {
          return this.takeOver(mode, actor);
        }
        throw error;
      });
    // Redis only carries work, and is not waited for: where it does not answer, the sweep will find the row.
    enqueueSync(this.queue, sync.id).catch((error: unknown) => {
      log.warn({ err: error, syncId: sync.id }, 'the task could not be queued now');
    });
    return this.get(sync.id);
  }

  /** The sync under way is the operator's own from now on, where nobody asked for it. */
  private takeOver(mode: SyncMode, actor: Actor): Promise<Pick<Sync, 'id'>> {
    return this.dataSource.transaction(async (manager) => {
      const [[sync]]: [{ id: string }[]] = await manager.query(
        `UPDATE syncs SET requested_by = $2
          WHERE mode = $1 AND status IN ('queued', 'running') AND requested_by IS NULL AND $2::bigint IS NOT NULL
        RETURNING id`,
        [mode, actor.operatorId ?? null],
      );
      if (!sync) throw conflict('sync_already_running', `A ${mode} sync has not ended yet.`);
      await this.audit.record(manager, {
        key: 'Sync.Requested',
        actor,
        subjectType: 'sync',
        subjectId: sync.id,
        syncId: sync.id,
        details: { mode, isUnderWay: true },
      });
      return sync;
    });
  }

  /**
   * Ends a sync early. What it had read stays, and nobody is taken for gone; the page that a worker is reading is not recorded.
   *
   * @throws ProblemError 404 `sync_not_found`; 409 `invalid_state` where it has ended; 401 where the operator's session has
   */
  async cancel(id: string, actor: Actor): Promise<Sync> {
    await this.dataSource.transaction(async (manager) => {
      const [[sync]]: [{ mode: SyncMode; counts: SyncCounts }[]] = await manager.query(
        `UPDATE syncs SET status = 'cancelled', finished_at = now(), claimed_by = NULL, lease_until = NULL
          WHERE id = $1 AND status IN ('queued', 'running') RETURNING mode, counts`,
        [id],
      );
      if (!sync) {
        const { status } = await this.get(id);
        throw conflict('invalid_state', `The sync is ${status} already.`);
      }
      await this.audit.record(manager, {
        key: 'Sync.Cancelled',
        actor,
        subjectType: 'sync',
        subjectId: id,
        syncId: id,
        details: { ...sync },
      });
      await requestComparison(manager, 'sync');
      await refuseEndedSession(manager, actor);
    });
    return this.get(id);
  }

  /** Asks for a full sync where none was ever asked for. */
  async requestFirst(): Promise<void> {
    if (await this.dataSource.manager.exists(Sync)) return;
    await this.request('full').catch((error: unknown) => {
      // Another process of the same desk was quicker.
      if (!(error instanceof ProblemError)) throw error;
    });
  }

  /** @throws ProblemError 404 */
  async get(id: string): Promise<Sync> {
    const sync = await this.dataSource.manager.findOneBy(Sync, { id });
    if (!sync) throw notFound('There is no such sync.', 'sync_not_found');
    return sync;
  }

  /** Names of those who asked for syncs, by id. */
  operatorsOf(syncs: Sync[]): Promise<Map<string, OperatorName>> {
    return operatorNames(
      this.dataSource.manager,
      syncs.map(({ requestedBy }) => requestedBy),
    );
  }

  /** Syncs, newest first. */
  async list(asked: SyncListQuery): Promise<{ data: Sync[]; nextCursor: string | null }> {
    const { mode, status, limit, cursor } = asked;
    const all = listOf('syncs', asked);
    const query = this.dataSource.manager
      .createQueryBuilder(Sync, 'sync')
      .orderBy('sync.id', 'DESC')
      .take(limit + 1);
    if (mode) query.andWhere('sync.mode = :mode', { mode });
    if (status) query.andWhere('sync.status = :status', { status });
    if (cursor !== undefined)
      query.andWhere('sync.id < :before', { before: decodeCursor(all, cursor, z.tuple([idSchema]))[0] });
    const syncs = await query.getMany();
    const { page, nextCursor } = pageOf(all, syncs, limit, ({ id }) => [id]);
    return { data: page, nextCursor };
  }
}
