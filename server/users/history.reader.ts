import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { z } from 'zod';
import { ANSWERS } from '../consent-requests/answers.js';
import type { ConsentEventSource, ConsentEventType } from '../consents/consent-event.entity.js';
import { type FactRow, LINKED_AT, NoticeBinder } from '../notices/notice-binder.js';
import type { NoticeRef } from '../notices/notice-ref.schema.js';
import { decodeCursor, listOf, pageOf } from '../platform/http/cursor.js';
import { idSchema } from '../platform/http/schemas.js';
import type { ConsentEventView } from './users.schema.js';

interface Row extends FactRow {
  id: string;
  type: ConsentEventType;
  from_agreed: boolean | null;
  to_agreed: boolean | null;
  source: ConsentEventSource;
  sync_id: string | null;
  job_id: string | null;
  operator_id: string | null;
  operator_name: string | null;
  reason: string | null;
  is_own_call: boolean;
  doubt: string | null;
  consent_request_id: string | null;
}

/** Reads a person's history, newest first. */
@Injectable()
export class HistoryReader {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly notices: NoticeBinder,
  ) {}

  /**
   * @param userId whose history
   * @param limit entries a page
   * @param cursor where the page before ended
   * @param manager of the caller's transaction, where there is one
   * @throws ProblemError 400 naming `cursor`
   */
  async list(
    userId: string,
    limit: number,
    cursor: string | undefined,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<{ data: ConsentEventView[]; nextCursor: string | null }> {
    const list = listOf('history', { userId });
    const before = cursor === undefined ? null : decodeCursor(list, cursor, z.tuple([idSchema]))[0];
    const rows: Row[] = await manager.query(
      `SELECT e.id, e.type, e.subject, e.from_agreed, e.to_agreed, e.occurred_at, e.observed_at, e.not_before,
              e.source, e.sync_id, e.job_id, e.operator_id, o.name AS operator_name, e.reason, e.is_own_call,
              e.doubt, ${LINKED_AT} AS linked_at,
              (SELECT r.id FROM consent_requests r WHERE ${ANSWERS} ORDER BY r.issued_at DESC LIMIT 1) AS consent_request_id
         FROM consent_events e LEFT JOIN operators o ON o.id = e.operator_id
        WHERE e.user_id = $1 AND ($2::bigint IS NULL OR e.id < $2::bigint)
        ORDER BY e.id DESC LIMIT $3`,
      [userId, before, limit + 1],
    );
    const { page, nextCursor } = pageOf(list, rows, limit, ({ id }) => [id]);
    const notices = await this.notices.ofFacts(page, manager);
    const data = page.map((row, index) => present(row, notices[index] ?? []));
    return { data, nextCursor };
  }
}

function present(row: Row, notices: NoticeRef[]): ConsentEventView {
  return {
    id: row.id,
    type: row.type,
    subject: row.subject,
    from: row.from_agreed,
    to: row.to_agreed,
    occurredAt: row.occurred_at?.toISOString() ?? null,
    observedAt: row.observed_at.toISOString(),
    notBefore: row.not_before?.toISOString() ?? null,
    source: row.source,
    syncId: row.sync_id,
    jobId: row.job_id,
    operator: row.operator_id === null ? null : { id: row.operator_id, name: row.operator_name ?? '' },
    reason: row.reason,
    isOwnCall: row.is_own_call,
    doubt: row.doubt,
    consentRequestId: row.consent_request_id,
    notices,
  };
}
