import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, IsNull } from 'typeorm';
import type { AuditKey } from '../audit/audit.keys.js';
import { AuditService } from '../audit/audit.service.js';
import { databaseTime } from '../platform/database/database-clock.js';
import type { Actor } from '../platform/http/actor.js';
import { conflict, invalid, notFound } from '../platform/http/problem.js';
import { refuseIfChanged } from '../platform/http/refuse-if-changed.js';
import { refuseEndedSession } from '../session/refuse-ended-session.js';
import { revokeSessions } from '../session/revoke-sessions.js';
import { createOperator } from './create-operator.js';
import { Operator } from './operator.entity.js';
import { type CreateOperator, isEmail, PASSWORD_IS_EMAIL, type UpdateOperator } from './operators.schema.js';
import { hashPassword } from './passwords.js';

/** One thing that an update changes: how it is recorded, and whether open sessions end with it. */
interface Change {
  key: AuditKey;
  set: Partial<Operator>;
  endsSessions: boolean;
  details?: Record<string, unknown>;
}

/** Accounts of the people who work at the desk. */
@Injectable()
export class OperatorsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: AuditService,
  ) {}

  /** Everybody, by name, with when they were last there. A desk has tens of operators, not thousands: no pages. */
  async list(): Promise<{ operator: Operator; lastSeenAt: Date | null }[]> {
    const operators = await this.dataSource
      .getRepository(Operator)
      .find({ order: { name: 'ASC', id: 'ASC' } });
    const rows: { operator_id: string; at: Date }[] = await this.dataSource.query(
      'SELECT operator_id, max(last_seen_at) AS at FROM sessions GROUP BY operator_id',
    );
    const lastSeen = new Map(rows.map(({ operator_id, at }) => [operator_id, at]));
    return operators.map((operator) => ({ operator, lastSeenAt: lastSeen.get(operator.id) ?? null }));
  }

  /** @throws ProblemError 409 `email_taken`; 401 where the administrator's session has ended meanwhile */
  async create(actor: Actor, { password, ...account }: CreateOperator): Promise<Operator> {
    const passwordHash = await hashPassword(password);
    return this.dataSource.transaction(async (manager) => {
      const operator = await createOperator(manager, this.audit, actor, { ...account, passwordHash });
      await refuseEndedSession(manager, actor);
      return operator;
    });
  }

  /**
   * Changes what is given. A new role or password, and disabling, log the operator out everywhere.
   *
   * @throws ProblemError 404; 400 naming `password` where it is the address; 409 `changed_meanwhile`, `last_admin` where no
   *   active administrator would be left; 401 where the administrator's session has ended meanwhile
   */
  async update(actor: Actor, id: string, input: UpdateOperator): Promise<Operator> {
    const passwordHash = input.password === undefined ? undefined : await hashPassword(input.password);
    return this.dataSource.transaction(async (manager) => {
      const admins = await lockActiveAdmins(manager);
      // Before the changes, which may end this very session; from the locks on nobody else does.
      await refuseEndedSession(manager, actor);
      const operator = await manager.findOne(Operator, {
        where: { id },
        lock: { mode: 'pessimistic_write' },
      });
      if (!operator) throw notFound('There is no such operator.');
      refuseIfChanged('account', operator.revision, input.revision);
      if (input.password !== undefined && isEmail(input.password, operator.email)) {
        throw invalid([{ field: 'password', message: PASSWORD_IS_EMAIL }]);
      }

      const changes = changesOf(operator, input, passwordHash);
      const after: Operator = Object.assign({}, operator, ...changes.map((change) => change.set));
      const isLastAdmin = admins.length === 1 && admins[0] === id;
      if (isLastAdmin && (after.role !== 'admin' || after.disabledAt)) {
        throw conflict('last_admin', 'This is the last active administrator.');
      }
      const revision = operator.revision + 1;
      for (const { key, set, details } of changes) {
        await manager.update(Operator, { id }, { ...set, updatedAt: () => 'now()', revision });
        await this.audit.record(manager, { key, actor, subjectType: 'operator', subjectId: id, details });
      }
      if (changes.some((change) => change.endsSessions)) await revokeSessions(manager, id);
      return manager.findOneByOrFail(Operator, { id });
    });
  }
}

/** Locking every active administrator lets only one at a time stop being one. */
async function lockActiveAdmins(manager: EntityManager): Promise<string[]> {
  const admins = await manager.find(Operator, {
    select: { id: true },
    where: { role: 'admin', disabledAt: IsNull() },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
  return admins.map((admin) => admin.id);
}

function changesOf(before: Operator, input: UpdateOperator, passwordHash: string | undefined): Change[] {
  const { name, role, disabled } = input;
  const changes: Change[] = [];
  if (name !== undefined && name !== before.name) {
    const details = { from: before.name, to: name };
    changes.push({ key: 'Operator.Renamed', set: { name }, endsSessions: false, details });
  }
  if (role !== undefined && role !== before.role) {
    const details = { from: before.role, to: role };
    changes.push({ key: 'Operator.RoleChanged', set: { role }, endsSessions: true, details });
  }
  if (passwordHash !== undefined) {
    changes.push({ key: 'Operator.PasswordChanged', set: { passwordHash }, endsSessions: true });
  }
  if (disabled === true && !before.disabledAt) {
    changes.push({ key: 'Operator.Disabled', set: { disabledAt: databaseTime() }, endsSessions: true });
  }
  if (disabled === false && before.disabledAt) {
    changes.push({ key: 'Operator.Enabled', set: { disabledAt: null }, endsSessions: false });
  }
  return changes;
}
