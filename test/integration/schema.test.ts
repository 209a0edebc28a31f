import { randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';
import { expect, inject, it, vi } from 'vitest';
import { migrations } from '../../migrations/index.js';
import { entities } from '../../server/entities.js';
import { ConfigError } from '../../server/platform/config/config.js';
import { Secret } from '../../server/platform/config/secret.js';
import { ADVISORY_LOCKS } from '../../server/platform/database/advisory-locks.js';
import { dataSourceOptions } from '../../server/platform/database/data-source.js';
import { migrate } from '../../server/platform/database/migrations.js';
import { reachDatabase } from '../../server/platform/database/reach-database.js';
import { log } from '../../server/platform/log/log.js';
import { createEmptyDatabase } from '../support/database.js';
import { onFileEnd } from '../support/file-end.js';
import { runProgram } from '../support/program.js';
import { runSql, withDatabase } from '../support/template.js';

it('all migrations on an empty database give exactly the schema that the entities describe', async () => {
  const { url } = await createEmptyDatabase();
  const dataSource = await new DataSource(dataSourceOptions({ url, entities, migrations })).initialize();
  try {
    await migrate(dataSource);
    const difference = await dataSource.driver.createSchemaBuilder().log();
    expect(difference.upQueries.map(({ query }) => query)).toEqual([]);
  } finally {
    await dataSource.destroy();
  }
});

it.each([
  ['several processes may migrate at once', '0'],
  ['also where PostgreSQL soon ends connections that lie idle', '500ms'],
])('%s', async (_, idleSessionTimeout) => {
  const { url } = await createEmptyDatabase();
  const name = new URL(url).pathname.slice(1);
  await runSql(url, `ALTER DATABASE ${name} SET idle_session_timeout = '${idleSessionTimeout}'`);
  const open = () => new DataSource(dataSourceOptions({ url, entities, migrations })).initialize();
  const sources = await Promise.all([open(), open(), open()]);
  try {
    await Promise.all(sources.map(migrate));
    const rows = await sources[0]?.query('SELECT count(*)::int AS count FROM migrations');
    expect(rows).toEqual([{ count: migrations.length }]);
  } finally {
    await Promise.all(sources.map((source) => source.destroy()));
  }
});

it('a database that a newer version has migrated is left alone', async () => {
  const { url } = await createEmptyDatabase();
  const open = (known: typeof migrations) =>
    new DataSource(dataSourceOptions({ url, entities, migrations: known })).initialize();
  const newer = await open(migrations);
  const older = await open(migrations.slice(0, -2));
  try {
    await migrate(newer);
    await expect(migrate(older)).rejects.toThrow(
      /^DATABASE_URL \(unset: under DATA_DIR\) leads to a database of a newer Linkdesk \(with .*\): start that one, or restore the backup from before it$/,
    );
    await newer.undoLastMigration();
    await expect(migrate(older)).rejects.toThrow(/newer Linkdesk/);
    await newer.undoLastMigration();
    await migrate(older);
  } finally {
    await Promise.all([newer, older].map((source) => source.destroy()));
  }
});

it('whoever looks at the log while a database is brought up to date sees that, and who waits for it', async () => {
  const { url } = await createEmptyDatabase();
  const said = vi.spyOn(log, 'info').mockImplementation(() => undefined);
  const open = (known: typeof migrations) =>
    new DataSource(dataSourceOptions({ url, entities, migrations: known })).initialize();
  const older = await open(migrations.slice(0, -2));
  const newer = await open(migrations);
  const holder = newer.createQueryRunner();
  try {
    await migrate(older);
    expect(said.mock.calls).toEqual([]);

    await holder.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCKS.migrate]);
    const migrated = migrate(newer);
    const waits = ['another process brings the database up to date; this one waits for it'];
    await expect.poll(() => said.mock.calls, { timeout: 20_000 }).toEqual([waits]);
    await holder.query('SELECT pg_advisory_unlock($1)', [ADVISORY_LOCKS.migrate]);
    await migrated;
    const added = migrations.slice(-2).map(({ name }) => name);
    const lines = [
      waits,
      [{ migrations: added }, 'bringing the database up to date; with many people this takes minutes'],
      [{ seconds: expect.any(Number) }, 'the database is up to date'],
    ];
    expect(said.mock.calls).toEqual(lines);
    await migrate(newer);
    expect(said.mock.calls).toEqual(lines);
  } finally {
    said.mockRestore();
    await holder.release();
    await Promise.all([newer, older].map((source) => source.destroy()));
  }
});

it('a database that cannot be set up is refused in words that say what to do', async () => {
  const { databaseUrl } = inject('stores');
  const role = `linkdesk_${randomBytes(6).toString('hex')}`;
  await runSql(databaseUrl, `CREATE ROLE ${role} LOGIN PASSWORD '${role}'`);
  onFileEnd(() => runSql(databaseUrl, `DROP ROLE ${role}`));
  const { url } = await createEmptyDatabase();
  const refused = async (address: string) => {
    const options = dataSourceOptions({ url: address, entities, migrations });
    const dataSource = await new DataSource(options).initialize();
    const refusal = await migrate(dataSource).then(
      () => 'it was migrated',
      (error: Error) => error,
    );
    await dataSource.destroy();
    return refusal;
  };
  const readOnly = new URL(url);
  readOnly.searchParams.set('options', '-c default_transaction_read_only=on');
  expect(await refused(readOnly.href)).toEqual(
    new ConfigError(
      'DATABASE_URL',
      'leads to a database that only reads: a standby, or one with default_transaction_read_only set',
    ),
  );

  const asRole = new URL(url);
  [asRole.username, asRole.password] = [role, role];
  expect(await refused(asRole.href)).toEqual(
    new ConfigError(
      'DATABASE_URL',
      'cannot be used: permission denied for schema public; let its role own the database',
    ),
  );
  await runSql(url, `ALTER DATABASE ${new URL(url).pathname.slice(1)} OWNER TO ${role}`);
  expect(await refused(asRole.href)).toBe('it was migrated');
});

it('a database that has no place for all names, or takes their bytes for characters, is refused', async () => {
  const { databaseUrl } = inject('stores');
  const name = `linkdesk_ascii_${randomBytes(6).toString('hex')}`;
  const server = await new DataSource(
    dataSourceOptions({ url: databaseUrl, entities: [], migrations: [] }),
  ).initialize();
  const [{ server_version_num }] = await server.query('SHOW server_version_num');
  const locale = `LC_COLLATE 'C' LC_CTYPE 'C' ${server_version_num >= 150_000 ? 'LOCALE_PROVIDER libc' : ''}`;
  await server.query(`CREATE DATABASE ${name} ENCODING 'SQL_ASCII' ${locale} TEMPLATE template0`);
  await server.destroy();
  onFileEnd(() => runSql(databaseUrl, `DROP DATABASE ${name} WITH (FORCE)`));
  const reached = reachDatabase(new Secret(withDatabase(databaseUrl, name)));
  await expect(reached).rejects.toEqual(
    new ConfigError(
      'DATABASE_URL',
      `cannot be used: its encoding is SQL_ASCII; create it anew with ENCODING 'UTF8' TEMPLATE template0`,
    ),
  );
});

it('a command says in one line that the database is not one of its version', async () => {
  const { url } = await createEmptyDatabase();
  const command = async (name: string, ...args: string[]) =>
    (await runProgram([`dist/server/commands/${name}.js`, ...args], { env: { DATABASE_URL: url } })).output;
  expect(await command('reset-password', 'admin@example.com')).toBe(
    'DATABASE_URL (unset: under DATA_DIR) leads to a database that is not up to date: start this Linkdesk on it first\n',
  );
  const dataSource = await new DataSource(dataSourceOptions({ url, entities, migrations })).initialize();
  await migrate(dataSource);
  await dataSource.query(`INSERT INTO migrations (timestamp, name) VALUES (9, 'Later9')`);
  await dataSource.destroy();
  expect(await command('verify-audit')).toMatch(
    /^DATABASE_URL \(unset: under DATA_DIR\) leads to a .* newer Linkdesk \(with Later9\).*\n$/,
  );
});

it('each migration can be taken back', async () => {
  const { url } = await createEmptyDatabase();
  const dataSource = await new DataSource(dataSourceOptions({ url, entities, migrations })).initialize();
  try {
    await migrate(dataSource);
    for (const _ of migrations) await dataSource.undoLastMigration();
    const tables = await dataSource.query(
      `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_name NOT IN ('migrations', 'typeorm_metadata')`,
    );
    expect(tables).toEqual([]);
  } finally {
    await dataSource.destroy();
  }
});
