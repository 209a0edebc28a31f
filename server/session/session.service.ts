import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import { Operator } from '../operators/operator.entity.js';
import { verifyPassword } from '../operators/passwords.js';
import type { Actor, OperatorContext } from '../platform/http/actor.js';
import { type ProblemError, tooMany, unauthorized } from '../platform/http/problem.js';
import { LogInLimiter } from './log-in-limiter.js';
import { ROLE_PERMISSIONS } from './permissions.js';
import type { LogIn } from './session.schema.js';
import { SessionStore } from './session.store.js';

/** `account_changed`: the account was changed while its password was looked at. */
type Refusal = 'unknown_email' | 'wrong_password' | 'disabled' | 'account_changed' | 'too_many_attempts';

/** Logging in and out. */
@Injectable()
export class SessionService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: SessionStore,
    private readonly limiter: LogInLimiter,
    private readonly audit: AuditService,
  ) {}

  /**
   * Starts a session. An unknown email, a wrong password and a disabled account get the same answer.
   *
   * @throws ProblemError 401 `wrong_credentials`, 429 `too_many_attempts` with `Retry-After`
   */
  async logIn(
    actor: Actor,
    { email, password }: LogIn,
  ): Promise<{ operator: OperatorContext; token: string }> {
    const ip = actor.ip ?? '';
    const attempt = await this.limiter.attempt(email, ip);
    if (!attempt.isAllowed) {
      if (attempt.isFirst) await this.recordRefusal(actor, null, 'too_many_attempts');
      throw tooMany(
        'Too many attempts to log in. Try again later.',
        attempt.retryAfterMs,
        'too_many_attempts',
      );
    }
    const found = await this.findWithHash(email);
    const isRight = await verifyPassword(found?.passwordHash, password);
    if (!found || !isRight || found.disabledAt) {
      const why = !found ? 'unknown_email' : isRight ? 'disabled' : 'wrong_password';
      await this.recordRefusal(actor, found?.id ?? null, why);
      throw wrongCredentials();
    }
    await this.limiter.succeeded(email, ip);
    const started = await this.start(actor, found);
    if (started) return started;
    await this.recordRefusal(actor, found.id, 'account_changed');
    throw wrongCredentials();
  }

  /** Ends the operator's own session. */
  async logOut(actor: Actor, operator: OperatorContext): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      if (!(await this.store.revoke(manager, operator.sessionId))) return;
      await this.audit.record(manager, {
        key: 'Session.Ended',
        actor,
        subjectType: 'session',
        subjectId: operator.sessionId,
      });
    });
  }

  /**
   * Whoever changes the password or disables the account waits for this, and ends the session; where that was done since the
   * password was looked at, none begins.
   */
  private start(actor: Actor, found: Operator): Promise<{ operator: OperatorContext; token: string } | null> {
    return this.dataSource.transaction(async (manager) => {
      const [unchanged] = await manager.query(
        'SELECT 1 FROM operators WHERE id = $1 AND password_hash = $2 AND disabled_at IS NULL FOR SHARE',
        [found.id, found.passwordHash],
      );
      if (!unchanged) return null;
      const { id: sessionId, token } = await this.store.create(manager, found.id, actor);
      const { id, email, name, role } = found;
      await this.audit.record(manager, {
        key: 'Session.Started',
        actor: { ...actor, operatorId: id, operatorEmail: email, sessionId },
        subjectType: 'session',
        subjectId: sessionId,
      });
      return { operator: { id, email, name, role, sessionId, permissions: ROLE_PERMISSIONS[role] }, token };
    });
  }

  /** What was typed as email is not recorded: it may be a password in the wrong field. */
  private recordRefusal(actor: Actor, operatorId: string | null, why: Refusal): Promise<void> {
    return this.audit.record(this.dataSource.manager, {
      key: 'Session.Refused',
      actor,
      subjectType: 'operator',
      subjectId: operatorId,
      result: 'refused',
      details: { why },
    });
  }

  private findWithHash(email: string): Promise<Operator | null> {
    return this.dataSource
      .getRepository(Operator)
      .createQueryBuilder('operator')
      .addSelect('operator.passwordHash')
      .where('lower(operator.email) = :email', { email })
      .getOne();
  }
}

function wrongCredentials(): ProblemError {
  return unauthorized('The email or the password is wrong.', 'wrong_credentials');
}
