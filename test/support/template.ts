import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { migrations } from '../../migrations/index.js';
import { entities } from '../../server/entities.js';
import { dataSourceOptions } from '../../server/platform/database/data-source.js';
import { migrate } from '../../server/platform/database/migrations.js';

/** The same server, another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

/** Runs one statement on a connection of its own. */
export async function runSql(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/**
 * Creates a database and brings it up to date with the migrations.
 *
 * @returns its name
 */
export async function createTemplate(serverUrl: string): Promise<string> {
  const name = `linkdesk_template_${randomBytes(6).toString('hex')}`;
  await runSql(serverUrl, `CREATE DATABASE ${name}`);
  const dataSource = new DataSource(
    dataSourceOptions({ url: withDatabase(serverUrl, name), entities, migrations, poolSize: 2 }),
  );
  await dataSource.initialize();
  try {
    await migrate(dataSource);
  } finally {
    await dataSource.destroy();
  }
  return name;
}

export async function dropTemplate(serverUrl: string, name: string): Promise<void> {
  await runSql(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}
