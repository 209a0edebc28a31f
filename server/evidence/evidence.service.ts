import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditSealer } from '../audit/audit.sealer.js';
import { AuditService } from '../audit/audit.service.js';
import { personEventIds } from '../audit/person-events.js';
import { NoticesReader } from '../notices/notices.reader.js';
import { App } from '../platform/database/app.entity.js';
import { timeNow } from '../platform/database/time-now.js';
import type { Actor, OperatorContext } from '../platform/http/actor.js';
import { notFound } from '../platform/http/problem.js';
import { AsOfReader, momentOf } from '../users/as-of.reader.js';
import type { AsOfView } from '../users/as-of.schema.js';
import { HistoryReader } from '../users/history.reader.js';
import { presentUser } from '../users/users.presenter.js';
import { UsersReader } from '../users/users.reader.js';
import { evidencePdf } from './evidence.pdf.js';
import { digestOfBytes, digestOfRecord, type EvidenceRecord } from './evidence.record.js';
import type { EvidenceRequest } from './evidence.schema.js';

const PAGE = 200;

/** Makes the evidence of one person's consents, and records who took it, why, and its digest. */
@Injectable()
export class EvidenceService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly users: UsersReader,
    private readonly histories: HistoryReader,
    private readonly thens: AsOfReader,
    private readonly notices: NoticesReader,
    private readonly audit: AuditService,
    private readonly sealer: AuditSealer,
  ) {}

  /**
   * The file, of which all parts are read as of one moment. By the time it is handed out the access record holds its digest.
   *
   * @throws ProblemError 404 `user_not_found`, 400 naming `at`
   */
  async export(
    userId: string,
    request: EvidenceRequest,
    operator: OperatorContext,
    actor: Actor,
  ): Promise<Buffer> {
    const { record, at } = await this.dataSource.transaction('REPEATABLE READ', async (manager) => {
      // The transaction's own beginning: what it reads is as of then, however long it waited for its connection.
      const now = await timeNow(manager);
      const at = request.at === undefined ? now : momentOf(request.at, now);
      return { record: await this.record(manager, userId, request, operator, at, now), at };
    });
    // To draw it may take longer than a transaction may lie idle.
    const bytes = request.format === 'pdf' ? await evidencePdf(record, request.language) : null;
    const digest = bytes ? digestOfBytes(bytes) : digestOfRecord(record);
    await this.audit.record(this.dataSource.manager, {
      key: 'User.EvidenceExported',
      actor,
      subjectType: 'user',
      subjectId: userId,
      userIds: [userId],
      reason: request.reason,
      details: {
        recordId: record.record_metadata.record_id,
        format: request.format,
        digest,
        asOf: at.toISOString(),
      },
    });
    await this.sealer.seal();
    return bytes ?? Buffer.from(JSON.stringify({ record, digest }, null, 2));
  }

  private async record(
    manager: EntityManager,
    userId: string,
    request: EvidenceRequest,
    operator: OperatorContext,
    at: Date,
    now: Date,
  ): Promise<EvidenceRecord> {
    const [row] = await this.users.byIds([userId], manager);
    if (!row) throw notFound('No such person is known here.', 'user_not_found');
    const then = await this.thens.read(userId, at, manager);
    const events = await this.events(manager, userId);
    const noticeIds = new Set(events.flatMap(({ notices }) => notices.map(({ id }) => id)));
    const [app] = await manager.find(App, { take: 1 });
    const person = presentUser(row, operator.permissions.has('users.unmask') ? 'clear' : 'none');
    const { nickname, email, phoneNumber, name, gender, ageRange, birthday, birthyear } = person;
    return {
      record_metadata: {
        schema: 'ISO/IEC TS 27560:2023',
        record_id: randomUUID(),
        created_at: now.toISOString(),
        created_by: operator.email,
        reason: request.reason,
        as_of: at.toISOString(),
      },
      pii_principal: {
        id: userId,
        id_type: 'kakao-user-id',
        ...{ nickname, email, phoneNumber, name, gender, ageRange, birthday, birthyear },
      },
      pii_controller: { kakao_app_id: app?.id ?? null },
      link: then.link,
      consent_records: consentRecords(then, events),
      notices: await this.notices.texts([...noticeIds], manager),
      events,
      ...(await accessesTo(manager, userId)),
    };
  }

  private async events(manager: EntityManager, userId: string): Promise<EvidenceRecord['events']> {
    const events: EvidenceRecord['events'] = [];
    for (let cursor: string | undefined, isMore = true; isMore; ) {
      const page = await this.histories.list(userId, PAGE, cursor, manager);
      events.push(...page.data);
      cursor = page.nextCursor ?? undefined;
      isMore = cursor !== undefined;
    }
    return events;
  }
}

function consentRecords(
  { scopes, terms }: AsOfView,
  events: EvidenceRecord['events'],
): EvidenceRecord['consent_records'] {
  const noticesOf = ({ factId }: { factId: string | null }) =>
    events.find(({ id }) => id === factId)?.notices ?? [];
  return [
    ...scopes.map(({ scope, displayName, ...state }) => ({
      type: 'scope' as const,
      scope,
      purpose: displayName,
      ...state,
      notices: noticesOf(state),
    })),
    ...terms.map(({ tag, required, ...state }) => ({
      type: 'term' as const,
      tag,
      required,
      ...state,
      notices: noticesOf(state),
    })),
  ];
}

/** How often what was done with the person, and what was only attempted. */
async function accessesTo(
  manager: EntityManager,
  userId: string,
): Promise<Pick<EvidenceRecord, 'accesses' | 'attempts'>> {
  const rows: { key: string; isDone: boolean; count: number }[] = await manager.query(
    `SELECT key, result = 'succeeded' AS "isDone", count(*)::int AS count FROM audit_events
      WHERE id = ANY(${personEventIds('$1')}) GROUP BY 1, 2 ORDER BY 1`,
    [userId],
  );
  const countsOf = (isDone: boolean) =>
    Object.fromEntries(rows.filter((row) => row.isDone === isDone).map(({ key, count }) => [key, count]));
  return { accesses: countsOf(true), attempts: countsOf(false) };
}
