import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import { AppCheck } from '../consents/app-check.js';
import { ConsentRecorder } from '../consents/consent-recorder.js';
import { KakaoReader } from '../consents/kakao-reader.js';
import { databaseTime } from '../platform/database/database-clock.js';
import type { Actor } from '../platform/http/actor.js';
import { notFound, type ProblemError } from '../platform/http/problem.js';
import { peopleWithOpenNotices } from '../webhooks/open-notices.js';
import { CHANGE_EVENTS, UNLINK_EVENTS } from '../webhooks/webhook-reactions.js';
import type { UserRow } from './users.presenter.js';
import { UsersReader } from './users.reader.js';

/** Reading people anew from Kakao on an operator's request, with the record of who asked. */
@Injectable()
export class UsersService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly reader: UsersReader,
    private readonly kakao: KakaoReader,
    private readonly recorder: ConsentRecorder,
    private readonly audit: AuditService,
    private readonly app: AppCheck,
  ) {}

  /**
   * Reads everything about one person live from Kakao and records it.
   *
   * @throws ProblemError 404 `user_not_found` where neither Kakao nor the mirror knows the id; OtherApp
   * @throws KakaoError where Kakao did not answer
   */
  async refresh(id: string, actor: Actor): Promise<UserRow> {
    await this.app.ensure({ priority: 'interactive' });
    const observation = await this.kakao.readPerson(id, { priority: 'interactive' });
    await this.dataSource.transaction(async (manager) => {
      await this.recorder.record(manager, [observation], {
        source: 'refresh',
        operatorId: actor.operatorId ?? null,
      });
      await this.audit.record(manager, {
        key: 'User.Refreshed',
        actor,
        subjectType: 'user',
        subjectId: id,
        userIds: [id],
      });
    });
    return this.getRow(id);
  }

  /**
   * Reads people live from Kakao by `target_ids`, the mirror updated on the way.
   *
   * @param ids at most 10,000, each once or oftener
   * @returns those that are linked, in the order asked, the ids that are not, and the few of which Kakao gave no usable answer
   * @throws OtherApp; KakaoError where Kakao did not answer, or gave no usable answer about more than a few
   */
  async lookup(
    ids: string[],
    actor: Actor,
  ): Promise<{ rows: UserRow[]; notLinked: string[]; unreadable: string[] }> {
    const wanted = [...new Set(ids)];
    await this.app.ensure({ priority: 'interactive' });
    const observations = await this.kakao.readProfiles(wanted, 'interactive');
    const links = new Map(observations.map(({ userId, link }) => [userId, link]));
    const unreadable = wanted.filter((id) => !links.has(id));
    await this.dataSource.transaction(async (manager) => {
      await this.recorder.record(manager, observations, {
        source: 'lookup',
        operatorId: actor.operatorId ?? null,
      });
      await this.audit.record(manager, {
        key: 'User.LookedUp',
        actor,
        subjectType: 'user',
        userIds: wanted,
        details: { count: wanted.length, ...(unreadable.length > 0 && { unreadable: unreadable.length }) },
      });
    });
    return {
      rows: await this.reader.byIds(wanted.filter((id) => links.get(id) === 'present')),
      notLinked: wanted.filter((id) => links.get(id) === 'absent'),
      unreadable,
    };
  }

  /** @throws ProblemError 404 `user_not_found` */
  async getRow(id: string): Promise<UserRow> {
    const row = await this.reader.find(id);
    if (!row) throw nobody();
    return row;
  }

  /** Whether Kakao has told of a change to somebody that no reading shows yet; of an unlink that is known by now: no. */
  async hasUnreadChange({ id, status }: Pick<UserRow, 'id' | 'status'>): Promise<boolean> {
    const events =
      status === 'unlinked' ? CHANGE_EVENTS.filter((one) => !UNLINK_EVENTS.includes(one)) : CHANGE_EVENTS;
    return (await peopleWithOpenNotices(this.dataSource.manager, [id], databaseTime(), events)).has(id);
  }

  /** @throws ProblemError 404 `user_not_found` */
  async mustBeKnown(id: string): Promise<void> {
    if (!(await this.reader.isKnown(id))) throw nobody();
  }

  /** Writes that an operator was shown these people. */
  async recordSeen(
    actor: Actor,
    key: 'User.Listed' | 'User.Viewed' | 'User.HistoryViewed' | 'User.Unmasked',
    userIds: string[],
    extra: { reason?: string; details?: Record<string, unknown> } = {},
  ): Promise<void> {
    await this.audit.record(this.dataSource.manager, {
      key,
      actor,
      subjectType: 'user',
      subjectId: userIds.length === 1 ? userIds[0] : null,
      userIds,
      ...extra,
    });
  }
}

function nobody(): ProblemError {
  return notFound('No such person is known here.', 'user_not_found');
}
