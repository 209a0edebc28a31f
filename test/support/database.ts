import { randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';
import { inject } from 'vitest';
import { migrations } from '../../migrations/index.js';
import { entities } from '../../server/entities.js';
import { dataSourceOptions } from '../../server/platform/database/data-source.js';
import { onFileEnd } from './file-end.js';
import { copyTemplate, runSql, withDatabase } from './template.js';

export interface TestDatabase {
  /** `postgres://…`, as DATABASE_URL takes it. */
  url: string;
  /** A data source on it, opened at the first call and closed after the file. */
  dataSource(): Promise<DataSource>;
}

/**
 * A migrated, empty database for the test file (or the hook or test) that calls it, dropped after it.
 *
 * @example
 * let database: TestDatabase;
 * beforeAll(async () => { database = await createTestDatabase(); });
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { databaseUrl, template } = inject('stores');
  const name = `linkdesk_test_${randomBytes(6).toString('hex')}`;
  await copyTemplate(databaseUrl, template, name);
  const url = withDatabase(databaseUrl, name);
  let opened: Promise<DataSource> | undefined;
  onFileEnd(async () => {
    await (await opened)?.destroy();
    await runSql(databaseUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  });
  return {
    url,
    dataSource: () => {
      const options = dataSourceOptions({ url, entities, migrations, poolSize: 10 });
      // A test that holds a lock while others wait for it may be held up itself.
      const extra = { ...options.extra, idle_in_transaction_session_timeout: 0 };
      opened ??= new DataSource({ ...options, extra } as typeof options).initialize();
      return opened;
    },
  };
}

/** An empty database without any table, for tests of the migrations themselves. */
export async function createEmptyDatabase(): Promise<{ url: string }> {
  const { databaseUrl } = inject('stores');
  const name = `linkdesk_empty_${randomBytes(6).toString('hex')}`;
  await runSql(databaseUrl, `CREATE DATABASE ${name}`);
  onFileEnd(() => runSql(databaseUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  return { url: withDatabase(databaseUrl, name) };
}
