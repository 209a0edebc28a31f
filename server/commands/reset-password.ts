import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import { entities } from '../entities.js';
import { privateFolder } from '../launch/bring-up.js';
import { describeFailure, LaunchError } from '../launch/launch-error.js';
import { findRunningPostgres } from '../launch/postgres/running-postgres.js';
import { Operator } from '../operators/operator.entity.js';
import { OperatorsService } from '../operators/operators.service.js';
import { generatePassword } from '../operators/passwords.js';
import { loadConfig } from '../platform/config/config.js';
import { dataSourceOptions } from '../platform/database/data-source.js';
import { SYSTEM_ACTOR } from '../platform/http/actor.js';

/** `npm run reset-password -- EMAIL`: a new random password, printed once; all sessions of that operator end. */
async function main([email]: string[]): Promise<void> {
  if (!email?.includes('@')) throw new LaunchError('Usage: npm run reset-password -- EMAIL');
  const config = loadConfig(process.env);
  const url = config.databaseUrl ?? findRunningPostgres(join(privateFolder(config), 'postgres'));
  if (!url) throw new LaunchError('Start Linkdesk first (npm start), or set DATABASE_URL');

  const options = dataSourceOptions({ url: url.reveal(), entities, migrations: [], poolSize: 1 });
  const dataSource = await new DataSource(options).initialize();
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
