import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, In } from 'typeorm';
import { z } from 'zod';
import { ConsentEvent } from '../consents/consent-event.entity.js';
import { operatorNames } from '../operators/operator-names.js';
import { decodeCursor, listOf, pageOf } from '../platform/http/cursor.js';
import { notFound } from '../platform/http/problem.js';
import { idSchema } from '../platform/http/schemas.js';
import { AnswersDigest } from './answers-digest.js';
import { ConsentCheck } from './consent-check.entity.js';
import { ConsentCheckItem } from './consent-check-item.entity.js';
import { presentCheck, presentItem } from './consent-checks.presenter.js';
import {
  type ConsentCheckItemQuery,
  type ConsentCheckItemView,
  type ConsentCheckListQuery,
  type ConsentCheckVerification,
  type ConsentCheckView,
  MAX_INLINE_ITEMS,
} from './consent-checks.schema.js';

const PAGE = 5_000;

/** Reads checks and their answers. */
@Injectable()
export class ConsentChecksReader {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** @throws ProblemError 404 `consent_check_not_found` */
  async find(id: string): Promise<ConsentCheck> {
    const check = await this.dataSource.manager.findOneBy(ConsentCheck, { id });
    if (!check) throw notFound('There is no such check.', 'consent_check_not_found');
    return check;
  }

  /** @throws ProblemError 404 `consent_check_not_found` */
  async get(id: string): Promise<ConsentCheckView> {
    const [view] = await this.present([await this.find(id)]);
    return view as ConsentCheckView;
  }

  /** A check just made: with its answers where they are few and given. */
  async made(id: string): Promise<ConsentCheckView> {
    const view = await this.get(id);
    if (view.counts === null || view.counts.total > MAX_INLINE_ITEMS) return view;
    const { data } = await this.items(id, { limit: MAX_INLINE_ITEMS });
    return { ...view, items: data };
  }

  /** Checks, newest first. */
  async list(query: ConsentCheckListQuery): Promise<{ data: ConsentCheckView[]; nextCursor: string | null }> {
    const list = listOf('consent-checks');
    const select = this.dataSource.manager
      .createQueryBuilder(ConsentCheck, 'c')
      .orderBy('c.id', 'DESC')
      .take(query.limit + 1);
    if (query.cursor !== undefined) {
      select.where('c.id < :before', { before: decodeCursor(list, query.cursor, z.tuple([idSchema]))[0] });
    }
    const checks = await select.getMany();
    const { page, nextCursor } = pageOf(list, checks, query.limit, ({ id }) => [id]);
    return { data: await this.present(page), nextCursor };
  }

  /** Answers in the order of the choice. */
  async items(
    checkId: string,
    query: ConsentCheckItemQuery,
  ): Promise<{ data: ConsentCheckItemView[]; nextCursor: string | null }> {
    const list = listOf('consent-check-items', { ...query, checkId });
    const select = this.dataSource.manager
      .createQueryBuilder(ConsentCheckItem, 'i')
      .where('i.checkId = :checkId', { checkId })
      .orderBy('i.position', 'ASC')
      .take(query.limit + 1);
    if (query.answer) select.andWhere('i.answer = :answer', { answer: query.answer });
    if (query.reason) select.andWhere('i.reason = :reason', { reason: query.reason });
    if (query.userId) select.andWhere('i.userId = :userId', { userId: query.userId });
    if (query.cursor !== undefined) {
      const [after] = decodeCursor(list, query.cursor, z.tuple([z.int().min(0).max(2_147_483_647)]));
      select.andWhere('i.position > :after', { after });
    }
    const { page, nextCursor } = pageOf(list, await select.getMany(), query.limit, ({ position }) => [
      position,
    ]);
    const ids = page.flatMap(({ factIds }) => factIds);
    const events = await this.dataSource.manager.findBy(ConsentEvent, { id: In(ids) });
    const eventOf = new Map(events.map((event) => [event.id, event]));
    return { data: page.map((item) => presentItem(item, eventOf)), nextCursor };
  }

  /** All answers as they are kept, a page at a time. */
  async *pages(checkId: string): AsyncGenerator<ConsentCheckItem[]> {
    for (let after = -1; ; ) {
      const items = await this.dataSource.manager
        .createQueryBuilder(ConsentCheckItem, 'i')
        .where('i.checkId = :checkId AND i.position > :after', { checkId, after })
        .orderBy('i.position', 'ASC')
        .limit(PAGE)
        .getMany();
      const last = items.at(-1);
      if (!last) return;
      yield items;
      after = last.position;
    }
  }

  /** Whether the answers are those whose digest the access record holds. */
  async verify(check: ConsentCheck): Promise<ConsentCheckVerification> {
    const digest = new AnswersDigest(check);
    for await (const items of this.pages(check.id)) digest.add(items);
    const now = digest.end();
    const [row]: { digest: string }[] = await this.dataSource.query(
      `SELECT details->>'digest' AS digest FROM audit_events
        WHERE key = 'ConsentCheck.Made' AND subject_type = 'consent_check' AND subject_id = $1 ORDER BY id LIMIT 1`,
      [check.id],
    );
    return { isIntact: row?.digest === now, digest: now, recordedDigest: row?.digest ?? null };
  }

  private async present(checks: ConsentCheck[]): Promise<ConsentCheckView[]> {
    const operators = await operatorNames(
      this.dataSource.manager,
      checks.map(({ createdBy }) => createdBy),
    );
    return checks.map((check) => presentCheck(check, operators));
  }
}
