import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { operatorNames } from '../operators/operator-names.js';
import { ANSWERS } from './answers.js';
import { ConsentRequest } from './consent-request.entity.js';
import type { ConsentRequestView } from './consent-requests.schema.js';

/** The most links of one person that are shown; older ones stay in the table and the audit log. */
const MAX_SHOWN = 50;

/** Reads by which links somebody was asked, and what came of them. */
@Injectable()
export class ConsentRequestsReader {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Those of a person, the latest first. */
  async list(userId: string): Promise<ConsentRequestView[]> {
    const { manager } = this.dataSource;
    const requests = await manager.find(ConsentRequest, {
      where: { userId },
      order: { issuedAt: 'DESC', id: 'DESC' },
      take: MAX_SHOWN,
    });
    if (requests.length === 0) return [];
    const answers: { request_id: string; type: string; subject: string; event_id: string }[] =
      await manager.query(
        `SELECT r.id AS request_id, e.type, e.subject, min(e.id) AS event_id
           FROM consent_requests r JOIN consent_events e ON ${ANSWERS}
          WHERE r.user_id = $1 GROUP BY r.id, e.type, e.subject`,
        [userId],
      );
    const answeredBy = new Map(
      answers.map((row) => [`${row.request_id} ${row.type} ${row.subject}`, row.event_id]),
    );
    const operators = await operatorNames(
      manager,
      requests.map(({ issuedBy }) => issuedBy),
    );
    return requests.map(({ id, url, reason, issuedBy, issuedAt, scopes, tags }) => {
      const asked = (kind: 'scope' | 'term') => (subject: string) => ({
        kind,
        subject,
        answeredBy: answeredBy.get(`${id} ${kind} ${subject}`) ?? null,
      });
      return {
        id,
        url,
        reason,
        issuedBy: operators.get(issuedBy) ?? null,
        issuedAt: issuedAt.toISOString(),
        asked: [...scopes.map(asked('scope')), ...tags.map(asked('term'))],
      };
    });
  }
}
