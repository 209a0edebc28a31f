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
export const runSql = (url: string, sql: string): Promise<unknown> =>
  onServer(url, (client) => client.query(sql));

async function onServer(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await work(client);
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

/** Copies a template file by file; PostgreSQL 15 and later would write each page through the log, at three times the cost. */
export async function copyTemplate(serverUrl: string, template: string, name: string): Promise<void> {
  await onServer(serverUrl, async (client) => {
    const { rows } = await client.query('SHOW server_version_num');
    const strategy = Number(rows[0].server_version_num) >= 150_000 ? 'STRATEGY FILE_COPY' : '';
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template} ${strategy}`);
  });
}

export async function dropTemplate(serverUrl: string, name: string): Promise<void> {
  await runSql(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}
