import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import type { Config } from '../platform/config/config.js';
import { CONFIG } from '../platform/config/config.module.js';
import { databaseTime } from '../platform/database/database-clock.js';
import type { Actor, OperatorContext } from '../platform/http/actor.js';
import { conflict, type FieldError, ProblemError } from '../platform/http/problem.js';
import { refuseEndedSession } from '../session/refuse-ended-session.js';
import type { UserRow } from '../users/users.presenter.js';
import { UsersService } from '../users/users.service.js';
import { askUrl, type LoginApp } from './ask-url.js';
import { ConsentRequest } from './consent-request.entity.js';
import type { AskAgain, Asked } from './consent-requests.schema.js';

/** Makes the links by which people are asked again. */
@Injectable()
export class ConsentRequestsService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Pick<Config, 'kakao'>,
    private readonly users: UsersService,
    private readonly audit: AuditService,
  ) {}

  /**
   * The link for scopes and terms that a person has not agreed to. The person is read from Kakao first, so that what
   * is asked for is missing indeed, and a consent seen later was given after it.
   *
   * @throws ProblemError 400 `not_missing` naming what is not missing; 404 `user_not_found`; 409 `not_linked`,
   *   `login_not_configured`; 401 where the operator's session has ended while Kakao was asked
   * @throws KakaoError where Kakao did not answer
   */
  async ask(userId: string, body: AskAgain, operator: OperatorContext, actor: Actor): Promise<Asked> {
    const app = this.loginApp();
    const issuedAt = databaseTime();
    const row = await this.users.refresh(userId, actor);
    if (row.status === 'unlinked') throw conflict('not_linked', 'The person is not linked.');
    const scopes = [...new Set(body.scopes)];
    const tags = [...new Set(body.tags)];
    const wrong = [...scopeErrors(row, scopes), ...termErrors(row, tags)];
    if (wrong.length > 0) throw notMissing(wrong);
    // Of the terms that Kakao has just listed: the catalogue also has those that the app no longer has.
    const requiredTags = (row.terms ?? []).filter(({ required }) => required).map(({ tag }) => tag);
    const { url, warnings } = askUrl(app, { scopes, tags, requiredTags });
    return this.dataSource.transaction(async (manager) => {
      const { reason } = body;
      const values = { userId, scopes, tags, url, reason, issuedBy: operator.id, issuedAt };
      const { identifiers } = await manager.insert(ConsentRequest, values);
      const id: string = identifiers[0]?.id;
      await this.audit.record(manager, {
        key: 'User.AskedAgain',
        actor,
        subjectType: 'user',
        subjectId: userId,
        userIds: [userId],
        reason,
        details: { consentRequestId: id, scopes, tags },
      });
      await refuseEndedSession(manager, actor);
      return { id, url, warnings };
    });
  }

  private loginApp(): LoginApp {
    const { authUrl, restApiKeys, redirectUri } = this.config.kakao;
    const [restApiKey] = restApiKeys;
    if (restApiKey && redirectUri) return { authUrl, restApiKey, redirectUri };
    throw conflict(
      'login_not_configured',
      'KAKAO_REST_API_KEY and KAKAO_REDIRECT_URI must be set for links.',
    );
  }
}

function notMissing(errors: FieldError[]): ProblemError {
  const detail = 'What the person has agreed to, or the app does not use, cannot be asked for.';
  return new ProblemError({ status: 400, code: 'not_missing', detail, errors });
}

function scopeErrors({ scopes }: UserRow, ids: string[]): FieldError[] {
  return ids.flatMap((id, index) => {
    const scope = scopes?.find((one) => one.id === id);
    if (scope?.using && !scope.agreed) return [];
    const message = scope?.agreed ? 'The person has agreed to it already' : 'The app does not use this scope';
    return [{ field: `scopes.${index}`, message }];
  });
}

function termErrors({ terms }: UserRow, tags: string[]): FieldError[] {
  return tags.flatMap((tag, index) => {
    const term = terms?.find((one) => one.tag === tag);
    if (term && !term.agreed) return [];
    const message = term ? 'The person has agreed to it already' : 'The app has no such term';
    return [{ field: `tags.${index}`, message }];
  });
}
