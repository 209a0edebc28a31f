import { AuditService } from '../audit/audit.service.js';
import { describeFailure, LaunchError } from '../launch/launch-error.js';
import { Operator } from '../operators/operator.entity.js';
import { OperatorsService } from '../operators/operators.service.js';
import { generatePassword } from '../operators/passwords.js';
import { SYSTEM_ACTOR } from '../platform/http/actor.js';
import { openDatabase } from './open-database.js';

/** `npm run reset-password -- EMAIL`: a new random password, printed once; all sessions of that operator end. */
async function main([email, ...others]: string[]): Promise<void> {
  if (!email?.includes('@') || others.length > 0)
    throw new LaunchError('Usage: npm run reset-password -- EMAIL');
  const dataSource = await openDatabase();
  try {
    const operator = await dataSource.manager.findOneBy(Operator, { email: email.toLowerCase() });
    if (!operator) throw new LaunchError(`No operator has the email ${email}`);
    const password = generatePassword();
    const service = new OperatorsService(dataSource, new AuditService());
    await service.update(SYSTEM_ACTOR, operator.id, { password, disabled: false });
    console.log(`New password of ${operator.email}: ${password}`);
  } finally {
    await dataSource.destroy();
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(describeFailure(error));
  process.exitCode = 1;
}
