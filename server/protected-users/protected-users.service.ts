import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import { plainArray } from '../platform/database/array-text.js';
import type { Actor } from '../platform/http/actor.js';
import { notFound } from '../platform/http/problem.js';
import { refuseEndedSession } from '../session/refuse-ended-session.js';
import { ProtectedUsersReader } from './protected-users.reader.js';
import type { Protected, ProtectedUserListQuery, ProtectedUserPage } from './protected-users.schema.js';

/** Protecting people against being unlinked by jobs, ending that, and showing who is. */
@Injectable()
export class ProtectedUsersService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly reader: ProtectedUsersReader,
    private readonly audit: AuditService,
  ) {}

  /** Who is protected, the last added first, with the record of who was shown them. */
  async list(query: ProtectedUserListQuery, actor: Actor): Promise<ProtectedUserPage> {
    const page = await this.reader.list(query);
    await this.audit.record(this.dataSource.manager, {
      key: 'User.Listed',
      actor,
      subjectType: 'user',
      userIds: page.data.map(({ id }) => id),
      details: { protected: true, total: page.total },
    });
    return page;
  }

  /**
   * Protects people, whether the mirror knows them or not. Who is protected already stays so for the reason given
   * then. Jobs that run leave them out from now on.
   *
   * @param ids Kakao user ids, at most 10,000; equal ones count once
   * @throws ProblemError 401 where the operator's session has ended meanwhile
   */
  async protect(ids: string[], reason: string, actor: Actor): Promise<Protected> {
    const wanted = [...new Set(ids)];
    return this.dataSource.transaction(async (manager) => {
      // In one order, so that two requests for the same people wait for each other instead of both failing.
      const rows: { user_id: string }[] = await manager.query(
        `INSERT INTO protected_users (user_id, reason, created_by)
         SELECT id, $2, $3 FROM unnest($1::bigint[]) AS id ORDER BY id
         ON CONFLICT (user_id) DO NOTHING RETURNING user_id`,
        [plainArray(wanted), reason, actor.operatorId],
      );
      const added = new Set(rows.map((row) => row.user_id));
      if (added.size > 0) {
        await this.audit.record(manager, {
          key: 'User.Protected',
          actor,
          subjectType: 'user',
          subjectId: added.size === 1 ? rows[0]?.user_id : null,
          userIds: [...added],
          reason,
          details: { count: added.size },
        });
      }
      await refuseEndedSession(manager, actor);
      return { added: added.size, alreadyProtected: wanted.filter((id) => !added.has(id)) };
    });
  }

  /** @throws ProblemError 404 `user_not_protected`; 401 as {@link protect} */
  async unprotect(id: string, reason: string, actor: Actor): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const [[ended]]: [{ reason: string; created_at: Date }[]] = await manager.query(
        'DELETE FROM protected_users WHERE user_id = $1 RETURNING reason, created_at',
        [id],
      );
      if (!ended) throw notFound('This person is not protected.', 'user_not_protected');
      await this.audit.record(manager, {
        key: 'User.Unprotected',
        actor,
        subjectType: 'user',
        subjectId: id,
        userIds: [id],
        reason,
        details: { protectedSince: ended.created_at, protectedFor: ended.reason },
      });
      await refuseEndedSession(manager, actor);
    });
  }
}
