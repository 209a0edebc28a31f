import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../platform/http/actor.js';
import type { AuditKey, AuditResult } from './audit.keys.js';
import { AuditEvent } from './audit-event.entity.js';

/** What happened. Ids are strings; leave out what does not apply. */
export interface AuditEntry {
  key: AuditKey;
  actor: Actor;
  /** `user`, `job`, `sync`, `operator`, `session` … and its id */
  subjectType?: string;
  subjectId?: string | null;
  /** Kakao user ids of everybody whose data was seen or changed; decimal strings */
  userIds?: readonly string[];
  jobId?: string | null;
  syncId?: string | null;
  /** what the operator gave as the reason */
  reason?: string | null;
  /** `succeeded` when left out */
  result?: AuditResult;
  /** counts, names of fields, filters; no personal data, no secrets */
  details?: Record<string, unknown>;
}

/** The only writer of `audit_events`. */
@Injectable()
export class AuditService {
  /**
   * Adds one event in the caller's transaction, so that a change and its record stand or fall together.
   *
   * @example
   * await dataSource.transaction(async (manager) => {
   *   await manager.update(Job, job.id, { status: 'paused' });
   *   await audit.record(manager, { key: 'Job.Paused', actor, subjectType: 'job', subjectId: job.id, jobId: job.id });
   * });
   */
  async record(manager: EntityManager, entry: AuditEntry): Promise<void> {
    await this.recordMany(manager, [entry]);
  }

  /** Adds several events, in this order, in the caller's transaction. None: does nothing. */
  async recordMany(manager: EntityManager, entries: readonly AuditEntry[]): Promise<void> {
    if (entries.length === 0) return;
    await manager
      .createQueryBuilder()
      .insert()
      .into(AuditEvent)
      .values(entries.map(toRow))
      .updateEntity(false)
      .execute();
  }
}

function toRow(entry: AuditEntry) {
  const { actor } = entry;
  return {
    key: entry.key,
    actorType: actor.type,
    operatorId: actor.operatorId ?? null,
    operatorEmail: actor.operatorEmail ?? null,
    sessionId: actor.sessionId ?? null,
    ip: actor.ip ?? null,
    userAgent: actor.userAgent ?? null,
    subjectType: entry.subjectType ?? null,
    subjectId: entry.subjectId ?? null,
    userIds: [...(entry.userIds ?? [])],
    jobId: entry.jobId ?? null,
    syncId: entry.syncId ?? null,
    reason: entry.reason ?? null,
    result: entry.result ?? 'succeeded',
    details: entry.details ?? {},
  };
}
