import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager, In } from 'typeorm';
import { operatorNames } from '../operators/operator-names.js';
import { databaseTime } from '../platform/database/database-clock.js';
import { conflict, notFound } from '../platform/http/problem.js';
import { PEOPLE_BY_CONSENT } from '../users/find/kept-counts.js';
import { countStanding } from '../users/find/standing-consents.js';
import { Notice } from './notice.entity.js';
import { endingsOf } from './notice-endings.js';
import { presentNotice } from './notices.presenter.js';
import type {
  NotAccepted,
  NoticeListQuery,
  NoticePageView,
  NoticeTextView,
  NoticeView,
} from './notices.schema.js';

/** Reads the archive. */
@Injectable()
export class NoticesReader {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** All of them without their words, by subject, the latest period first; a company has a few a year. */
  async list(query: NoticeListQuery): Promise<NoticeView[]> {
    const { manager } = this.dataSource;
    const notices = await manager
      .createQueryBuilder(Notice, 'n')
      .select(COLUMNS)
      .where(query)
      .orderBy({ 'n.kind': 'DESC', 'n.subject': 'ASC', 'n.inForceFrom': 'DESC', 'n.id': 'DESC' })
      .getMany();
    const operators = await operatorNames(
      manager,
      notices.flatMap(({ createdBy, supersededBy }) => [createdBy, supersededBy]),
    );
    return notices.map((notice) => presentNotice(notice, operators));
  }

  /** @throws ProblemError 404 `notice_not_found` */
  async get(id: string): Promise<NoticePageView> {
    const [notice] = await this.texts([id]);
    if (!notice) throw notFound('There is no such notice.', 'notice_not_found');
    return { ...notice, ...(await endingsOf(id, this.dataSource.manager)) };
  }

  /** Those with these ids, with their words, by id. */
  async texts(
    ids: readonly string[],
    manager: EntityManager = this.dataSource.manager,
  ): Promise<NoticeTextView[]> {
    const notices = await manager.find(Notice, { where: { id: In([...ids]) }, order: { id: 'ASC' } });
    const operators = await operatorNames(
      manager,
      notices.flatMap(({ createdBy, supersededBy }) => [createdBy, supersededBy]),
    );
    return notices.map((notice) => ({ ...presentNotice(notice, operators), text: notice.text }));
  }

  /**
   * Who is linked and is not known to have accepted a term since this version of it came into force.
   *
   * @throws ProblemError 404 `notice_not_found`; 409 `not_a_term`, `notice_superseded`, `notice_not_in_force_yet`
   */
  async notAccepted(id: string): Promise<NotAccepted> {
    const { kind, subject, superseded, from } = await this.get(id);
    if (superseded) throw conflict('notice_superseded', 'It has been superseded.');
    if (kind !== 'term') throw conflict('not_a_term', 'Only service terms are accepted by version.');
    if (new Date(from) > databaseTime()) {
      throw conflict(
        'notice_not_in_force_yet',
        `It comes into force at ${from}: nobody can have accepted it.`,
      );
    }
    // Those whose terms are known less those who have accepted it: of a new version they are few.
    const count = await this.dataSource.transaction('REPEATABLE READ', async (manager) => {
      const [known]: [{ people: number }] = await manager.query(
        `SELECT coalesce(sum(c.people), 0)::int AS people
           FROM ${PEOPLE_BY_CONSENT} AS c JOIN consent_sets s ON s.id = c.consent_set_id
          WHERE c.status <> 'unlinked' AND s.terms_agreed IS NOT NULL`,
      );
      const [accepted] = await countStanding(
        manager,
        `SELECT user_id, '' AS place FROM user_term_times WHERE tag = $1 AND agreed_at >= $2`,
        [subject, from],
      );
      return known.people - (accepted?.people ?? 0);
    });
    return { count, filter: { noticeNotAccepted: id } };
  }
}

const COLUMNS = [
  'id',
  'kind',
  'subject',
  'language',
  'version',
  'digest',
  'inForceFrom',
  'inForceUntil',
  'createdBy',
  'createdAt',
  'supersededBy',
  'supersededAt',
  'supersededReason',
].map((column) => `n.${column}`);
