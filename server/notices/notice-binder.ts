import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager, In, IsNull } from 'typeorm';
import { type ConsentFact, noticesInForce, refOf } from './binding.js';
import { Notice } from './notice.entity.js';
import type { NoticeKind, NoticeRef } from './notice-ref.schema.js';

/**
 * SQL of Kakao's time of the link that a row of `consent_events e` belongs to, for facts of which neither a time nor a
 * reading before is known; null for others.
 */
export const LINKED_AT = `CASE WHEN e.type IN ('scope', 'term') AND e.occurred_at IS NULL AND e.not_before IS NULL THEN (
  SELECT min(l.occurred_at) FROM consent_events l
   WHERE l.user_id = e.user_id AND l.id <= e.id AND l.type IN ('linked', 'waiting', 'relinked')
     AND l.id >= COALESCE((SELECT max(r.id) FROM consent_events r
                            WHERE r.user_id = e.user_id AND r.type = 'relinked' AND r.id <= e.id), 0)) END`;

/** The columns of a row of `consent_events` that a fact is made of, {@link LINKED_AT} as `linked_at`. */
export interface FactRow {
  type: string;
  subject: string | null;
  occurred_at: Date | null;
  observed_at: Date;
  not_before: Date | null;
  linked_at: Date | null;
}

/** Finds the words that belong to facts about consent. */
@Injectable()
export class NoticeBinder {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** The notices of each fact, in the order of the facts; none for facts about anything but scopes and terms. */
  async ofFacts(
    rows: readonly FactRow[],
    manager: EntityManager = this.dataSource.manager,
  ): Promise<NoticeRef[][]> {
    const facts = rows.map(factOf);
    const subjects = [...new Set(facts.flatMap((fact) => (fact ? [fact.subject] : [])))];
    if (subjects.length === 0) return rows.map(() => []);
    const notices = await manager.find(Notice, {
      select: {
        id: true,
        kind: true,
        subject: true,
        language: true,
        version: true,
        digest: true,
        inForceFrom: true,
        inForceUntil: true,
      },
      where: { subject: In(subjects), supersededAt: IsNull() },
    });
    return facts.map((fact) => (fact ? noticesInForce(fact, notices).map(refOf) : []));
  }

  /** The notices of each present consent of a person: of the last fact about it. */
  async ofUser(userId: string): Promise<(kind: NoticeKind, subject: string) => NoticeRef[]> {
    const rows: FactRow[] = await this.dataSource.query(
      `SELECT e.type, e.subject, e.occurred_at, e.observed_at, e.not_before, ${LINKED_AT} AS linked_at
         FROM (SELECT max(id) AS id FROM consent_events
                WHERE user_id = $1 AND type IN ('scope', 'term') GROUP BY type, subject) AS last
         JOIN consent_events e ON e.id = last.id`,
      [userId],
    );
    const refs = await this.ofFacts(rows);
    const found = new Map(rows.map(({ type, subject }, index) => [`${type} ${subject}`, refs[index] ?? []]));
    return (kind, subject) => found.get(`${kind} ${subject}`) ?? [];
  }
}

function factOf(row: FactRow): ConsentFact | null {
  const { type: kind, subject } = row;
  if ((kind !== 'scope' && kind !== 'term') || subject === null) return null;
  return {
    kind,
    subject,
    occurredAt: row.occurred_at,
    notBefore: row.not_before,
    linkedAt: row.linked_at,
    observedAt: row.observed_at,
  };
}
