import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import { Operator } from '../operators/operator.entity.js';
import { isEmail, PASSWORD_IS_EMAIL } from '../operators/operators.schema.js';
import { areManyWaiting, hashPassword, verifyPassword } from '../operators/passwords.js';
import type { Actor, OperatorContext } from '../platform/http/actor.js';
import { invalid, type ProblemError, tooMany, unauthorized } from '../platform/http/problem.js';
import { LogInLimiter } from './log-in-limiter.js';
import { ROLE_PERMISSIONS } from './permissions.js';
import { refuseEndedSession } from './refuse-ended-session.js';
import { revokeSessions } from './revoke-sessions.js';
import type { ChangePassword, LogIn } from './session.schema.js';
import { SessionStore } from './session.store.js';

/** After so long another try has its turn, where many had come at once. */
const BUSY_MS = 5_000;

/** `account_changed`: the account was changed while its password was looked at. */
type Refusal = 'unknown_email' | 'wrong_password' | 'disabled' | 'account_changed' | 'too_many_attempts';

/** Logging in and out, and the password for it. */
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
   * @throws ProblemError 401 `wrong_credentials`, 429 `too_many_attempts` or `log_ins_busy` with `Retry-After`
   */
  async logIn(
    actor: Actor,
    { email, password }: LogIn,
  ): Promise<{ operator: OperatorContext; token: string }> {
    await this.countAttempt(actor, email, () => this.recordRefusal(actor, null, 'too_many_attempts'));
    const found = await this.findWithHash(email);
    const isRight = await this.compare(actor, email, found?.passwordHash, password);
    if (!found || !isRight || found.disabledAt) {
      const why = !found ? 'unknown_email' : isRight ? 'disabled' : 'wrong_password';
      await this.recordRefusal(actor, found?.id ?? null, why);
      throw wrongCredentials();
    }
    await this.limiter.succeeded(email, actor.ip ?? '');
    const started = await this.start(actor, found);
    if (started) return started;
    await this.recordRefusal(actor, found.id, 'account_changed');
    throw wrongCredentials();
  }

  /**
   * Gives operators another password by the one they have, and ends their sessions but this one. A wrong password is an attempt
   * to log in.
   *
   * @throws ProblemError 400 naming `currentPassword` where it is wrong, `newPassword` where it is the address; 429
   *   `too_many_attempts` or `log_ins_busy` with `Retry-After`; 401 where the session has ended meanwhile
   */
  async changePassword(
    actor: Actor,
    { id, email, sessionId }: OperatorContext,
    { currentPassword, newPassword }: ChangePassword,
  ): Promise<void> {
    if (isEmail(newPassword, email)) throw invalid([{ field: 'newPassword', message: PASSWORD_IS_EMAIL }]);
    const event = { key: 'Operator.PasswordChanged', actor, subjectType: 'operator', subjectId: id } as const;
    const refuse = (why: Refusal) =>
      this.audit.record(this.dataSource.manager, { ...event, result: 'refused', details: { why } });
    await this.countAttempt(actor, email, () => refuse('too_many_attempts'));
    const before = (await this.findWithHash(email))?.passwordHash;
    if (!(await this.compare(actor, email, before, currentPassword))) {
      await refuse('wrong_password');
      throw wrongPassword();
    }
    await this.limiter.succeeded(email, actor.ip ?? '');
    const passwordHash = await hashPassword(newPassword);
    await this.dataSource.transaction(async (manager) => {
      await refuseEndedSession(manager, actor, 'UPDATE');
      const changed = { passwordHash, updatedAt: () => 'now()', revision: () => 'revision + 1' };
      // Another page of this session has changed it since it was compared.
      const { affected } = await manager.update(Operator, { id, passwordHash: before }, changed);
      if (affected === 0) throw wrongPassword();
      await revokeSessions(manager, id, sessionId);
      await this.audit.record(manager, event);
    });
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
      // Its role too may have been changed since.
      const [account]: Pick<Operator, 'id' | 'email' | 'name' | 'role'>[] = await manager.query(
        `SELECT id, email, name, role FROM operators
          WHERE id = $1 AND password_hash = $2 AND disabled_at IS NULL FOR SHARE`,
        [found.id, found.passwordHash],
      );
      if (!account) return null;
      const { id: sessionId, token } = await this.store.create(manager, found.id, actor);
      const { id, email, name, role } = account;
      await this.audit.record(manager, {
        key: 'Session.Started',
        actor: { ...actor, operatorId: id, operatorEmail: email, sessionId },
        subjectType: 'session',
        subjectId: sessionId,
      });
      return { operator: { id, email, name, role, sessionId, permissions: ROLE_PERMISSIONS[role] }, token };
    });
  }

  /**
   * @throws ProblemError 429 `log_ins_busy` with `Retry-After` where so many wait that one would wait for an hour behind those who
   *   try it by the thousand; that is no attempt
   */
  private async compare(
    { ip }: Actor,
    email: string,
    stored: string | undefined,
    password: string,
  ): Promise<boolean> {
    if (!areManyWaiting()) return verifyPassword(stored, password);
    await this.limiter.undone(email, ip ?? '');
    throw busy();
  }

  /** @throws ProblemError 429 `too_many_attempts`, the first one in a period is recorded; `log_ins_busy` as {@link compare} */
  private async countAttempt(actor: Actor, email: string, record: () => Promise<void>): Promise<void> {
    if (areManyWaiting()) throw busy();
    const attempt = await this.limiter.attempt(email, actor.ip ?? '');
    if (attempt.isAllowed) return;
    if (attempt.isFirst) await record();
    throw tooMany('Too many attempts. Try again later.', attempt.retryAfterMs, 'too_many_attempts');
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

function wrongPassword(): ProblemError {
  return invalid([{ field: 'currentPassword', message: 'The current password is wrong' }]);
}

function wrongCredentials(): ProblemError {
  return unauthorized('The email or the password is wrong.', 'wrong_credentials');
}

function busy(): ProblemError {
  return tooMany('Too many log-ins at once. Try again in a moment.', BUSY_MS, 'log_ins_busy');
}
