import type { DataSource } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import type { Config } from '../platform/config/config.js';
import { SYSTEM_ACTOR } from '../platform/http/actor.js';
import type { Role } from '../platform/http/permissions.js';
import { createOperator } from './create-operator.js';
import { Operator } from './operator.entity.js';
import { generatePassword, hashPassword } from './passwords.js';

/** An account that was made at the first start. */
export interface FirstOperator {
  email: string;
  role: Role;
  /** The generated password, to be printed once; null where ADMIN_PASSWORD gave it. */
  password: string | null;
}

type FirstConfig = Pick<Config, 'adminEmail' | 'adminPassword' | 'kakao'>;

/** The second person of the demo, so that approving someone else's job can be tried. */
const DEMO_OPERATOR = 'operator@example.com';

/**
 * Makes the first administrator where there is no operator at all, and in the demo a second operator.
 * Safe to call from several processes at once.
 *
 * @returns the accounts that were made; none where there already were operators
 */
export function ensureFirstOperators(dataSource: DataSource, config: FirstConfig): Promise<FirstOperator[]> {
  const audit = new AuditService();
  return dataSource.transaction(async (manager) => {
    await manager.query('LOCK TABLE operators IN SHARE ROW EXCLUSIVE MODE');
    if (await manager.exists(Operator)) return [];
    const first: FirstOperator[] = [];
    const add = async (email: string, name: string, role: Role, given?: string) => {
      const password = given ?? generatePassword();
      await createOperator(manager, audit, SYSTEM_ACTOR, {
        email: email.toLowerCase(),
        name,
        role,
        passwordHash: await hashPassword(password),
      });
      first.push({ email: email.toLowerCase(), role, password: given === undefined ? password : null });
    };
    await add(config.adminEmail, 'Administrator', 'admin', config.adminPassword?.reveal());
    if (config.kakao.isSimulated && config.adminEmail.toLowerCase() !== DEMO_OPERATOR) {
      await add(DEMO_OPERATOR, 'Operator', 'operator');
    }
    return first;
  });
}
