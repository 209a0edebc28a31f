import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, type SelectQueryBuilder } from 'typeorm';
import { z } from 'zod';
import { Operator } from '../operators/operator.entity.js';
import { operatorNames } from '../operators/operator-names.js';
import type { OperatorName } from '../operators/operators.schema.js';
import type { Actor } from '../platform/http/actor.js';
import { decodeCursor, listOf, pageOf } from '../platform/http/cursor.js';
import { idSchema } from '../platform/http/schemas.js';
import { AUDIT_KEYS, VIEWS } from './audit.keys.js';
import { presentAuditEvent } from './audit.presenter.js';
import type { AuditPage, AuditQuery, PersonAccessQuery } from './audit.schema.js';
import { AuditService } from './audit.service.js';
import { AuditEvent } from './audit-event.entity.js';
import { personEventIds } from './person-events.js';

const cursorSchema = z.tuple([idSchema]);

type EventQuery = AuditQuery & Pick<PersonAccessQuery, 'acts'>;

/** Reads the access record, and records that it was read. */
@Injectable()
export class AuditReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: AuditService,
  ) {}

  /** Everybody who can be asked for: all who have or had an account, by their addresses. */
  operators(): Promise<OperatorName[]> {
    return this.dataSource.manager.find(Operator, {
      select: { id: true, name: true, email: true },
      order: { email: 'ASC' },
    });
  }

  /**
   * One page, newest first.
   *
   * @throws ProblemError 400 naming `cursor`
   */
  async list(actor: Actor, query: EventQuery): Promise<AuditPage> {
    const { cursor, limit, q, ...filters } = query;
    const list = listOf('audit-events', query);
    const before = cursor === undefined ? undefined : decodeCursor(list, cursor, cursorSchema)[0];
    return this.dataSource.transaction(async (manager) => {
      const found = await selectEvents(manager, query, before)
        .limit(limit + 1)
        .getMany();
      const { page: events, nextCursor } = pageOf(list, found, limit, ({ id }) => [id]);
      await this.audit.record(manager, {
        key: 'AuditEvent.Listed',
        actor,
        userIds: query.userId === undefined ? [] : [query.userId],
        // The text searched for may name a person: only that there was one is kept.
        details: { filters: { ...filters, ...(q === undefined ? {} : { q: true }) }, count: events.length },
      });
      // Accounts are never deleted, nor their addresses changed: they are as they were then.
      const operators = await operatorNames(
        manager,
        events.map(({ subjectType, subjectId }) => (subjectType === 'operator' ? subjectId : null)),
      );
      return { data: events.map((event) => presentAuditEvent(event, operators)), nextCursor };
    });
  }
}

/**
 * The events that are asked for, newest first. Of a time alone, or a time and what many events have (a key, an operator, that
 * they succeeded), they come in the order of the time, whose index begins there: by their ids a planner walks through all
 * that came since. Other conditions have indexes in the order of the ids; in the order of the time all that match would
 * be sorted.
 *
 * @param before id of the last event of the page before
 */
export function selectEvents(
  manager: EntityManager,
  query: EventQuery,
  before: string | undefined,
): SelectQueryBuilder<AuditEvent> {
  const select = manager.createQueryBuilder(AuditEvent, 'event');
  applyFilters(select, query);
  const { jobId, userId, result, q, from, to } = query;
  const isRare = [jobId, userId, q].some((condition) => condition !== undefined);
  const isUnsuccessful = result !== undefined && result !== 'succeeded';
  const isOfTime = !isRare && !isUnsuccessful && (from !== undefined || to !== undefined);
  if (isOfTime) select.orderBy('event.occurredAt', 'DESC');
  select.addOrderBy('event.id', 'DESC');
  if (before === undefined) return select;
  if (!isOfTime) return select.andWhere('event.id < :before', { before });
  return select.andWhere(
    `(event.occurredAt, event.id) <
       ((SELECT last.occurred_at FROM audit_events last WHERE last.id = :before), :before::bigint)`,
    { before },
  );
}

function applyFilters(select: SelectQueryBuilder<AuditEvent>, query: EventQuery): void {
  const { operatorId, key, userId, jobId, result, q, from, to, acts } = query;
  if (operatorId !== undefined) select.andWhere('event.operatorId = :operatorId', { operatorId });
  if (key !== undefined) {
    const [whole, ...others] = AUDIT_KEYS.filter((known) => known.startsWith(key));
    // Events of one key are in an index in their order.
    if (whole && others.length === 0) select.andWhere('event.key = :key', { key: whole });
    else select.andWhere('event.key LIKE :key', { key: `${key}%` });
  }
  if (userId !== undefined) select.andWhere(`event.id = ANY(${personEventIds(':userId')})`, { userId });
  if (jobId !== undefined) select.andWhere('event.jobId = :jobId', { jobId });
  if (result !== undefined) select.andWhere('event.result = :result', { result });
  if (q !== undefined) select.andWhere('event.reason ILIKE :q', { q: `%${q.replace(/[\\%_]/g, '\\$&')}%` });
  if (from !== undefined) select.andWhere('event.occurredAt >= :from', { from });
  if (to !== undefined) select.andWhere('event.occurredAt < :to', { to });
  if (acts === 'true') select.andWhere('event.key NOT IN (:...views)', { views: VIEWS });
}
