import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { migrations } from '../../migrations/index.js';
import { entities } from '../entities.js';
import { privateFolder } from '../launch/bring-up.js';
import { LaunchError } from '../launch/launch-error.js';
import { findRunningPostgres } from '../launch/postgres/running-postgres.js';
import { loadConfig } from '../platform/config/config.js';
import { dataSourceOptions } from '../platform/database/data-source.js';
import { assertMigrated } from '../platform/database/migrations.js';
import { reachDatabase } from '../platform/database/reach-database.js';

/**
 * The database of `DATABASE_URL`, or of the private PostgreSQL that runs, for a command that the caller closes it for.
 *
 * @throws LaunchError where there is none, ConfigError where it cannot be used
 */
export async function openDatabase(): Promise<DataSource> {
  const config = loadConfig(process.env);
  const url = config.databaseUrl ?? findRunningPostgres(join(privateFolder(config), 'postgres'));
  if (!url) throw new LaunchError('Start Linkdesk first (npm start), or set DATABASE_URL');
  await reachDatabase(url);
  const options = dataSourceOptions({ url: url.reveal(), entities, migrations, poolSize: 2 });
  const dataSource = await new DataSource(options).initialize();
  try {
    await assertMigrated(dataSource);
    return dataSource;
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
}
