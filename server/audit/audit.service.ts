import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { jsonText } from '../platform/database/json-text.js';
import { prepared } from '../platform/database/prepared.js';
import type { Actor } from '../platform/http/actor.js';
import type { AuditKey, AuditResult } from './audit.keys.js';

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

const INSERT = prepared(
  `INSERT INTO audit_events (key, actor_type, operator_id, operator_email, session_id, ip, user_agent,
                             subject_type, subject_id, user_ids, job_id, sync_id, reason, result, details)
   SELECT * FROM jsonb_to_recordset($1::jsonb) AS r (
     key text, actor_type text, operator_id bigint, operator_email text, session_id bigint, ip text, user_agent text,
     subject_type text, subject_id text, user_ids bigint[], job_id bigint, sync_id bigint, reason text, result text,
     details jsonb)`,
);

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
    await manager.query(INSERT, [jsonText(entries.map(toRow))]);
  }
}

function toRow(entry: AuditEntry) {
  const { actor } = entry;
  return {
    key: entry.key,
    actor_type: actor.type,
    operator_id: actor.operatorId,
    operator_email: actor.operatorEmail,
    session_id: actor.sessionId,
    ip: actor.ip,
    user_agent: actor.userAgent,
    subject_type: entry.subjectType,
    subject_id: entry.subjectId,
    user_ids: entry.userIds ?? [],
    job_id: entry.jobId,
    sync_id: entry.syncId,
    reason: entry.reason,
    result: entry.result ?? 'succeeded',
    details: entry.details ?? {},
  };
}
