import type { DataSource, QueryRunner } from 'typeorm';
import { ConfigError } from '../config/config.js';
import { log } from '../log/log.js';
import { ADVISORY_LOCKS } from './advisory-locks.js';
import { databaseCode } from './error-code.js';
import { readsOnly } from './reads-only.js';

/** PostgreSQL's `insufficient_privilege`. */
const LACK_OF_RIGHTS = '42501';

/** Processes that start together wait for each other for a moment, of which nothing has to be said. */
const SILENT_WAIT_MS = 2_000;

/** How the schema of a database differs from this version's, by the names of migrations. */
export interface SchemaDifference {
  /** What this version would still apply. */
  missing: string[];
  /** What a newer version has applied. */
  unknown: string[];
}

/** @param dataSource an initialised data source that has the migrations of this version */
export async function compareSchema(dataSource: DataSource): Promise<SchemaDifference> {
  const [table]: { exists: boolean }[] = await dataSource.query(
    `SELECT to_regclass('migrations') IS NOT NULL AS exists`,
  );
  const rows: { name: string }[] = table?.exists
    ? await dataSource.query('SELECT name FROM migrations ORDER BY id')
    : [];
  const applied = rows.map(({ name }) => name);
  const known = dataSource.migrations.map((each) => each.name ?? each.constructor.name);
  return {
    missing: known.filter((name) => !applied.includes(name)),
    unknown: applied.filter((name) => !known.includes(name)),
  };
}

/**
 * Brings the schema up to date; several processes may start at once, one of them does the work. Who looks at the log sees
 * what a process does that takes minutes, or waits for: of a new database, which takes a moment, it says nothing.
 *
 * @param dataSource an initialised data source
 * @throws ConfigError naming `DATABASE_URL` where it only reads or its role lacks a right, or where a newer version has
 *   migrated it: what that relies on is unknown here
 */
export async function migrate(dataSource: DataSource): Promise<void> {
  const lock = dataSource.createQueryRunner();
  try {
    await takeTurn(lock);
    const difference = await compareSchema(dataSource);
    refuseNewer(difference);
    await refuseReadOnly(dataSource);
    await runMigrations(dataSource, difference.missing);
  } finally {
    await lock.rollbackTransaction().catch(() => undefined);
    await lock.release();
  }
}

/**
 * For as long as its transaction lasts, which does nothing else: a connection that lies idle outside of one may be ended by
 * PostgreSQL (`idle_session_timeout`), or be somebody else's in the next moment (a pooler in between).
 */
async function takeTurn(lock: QueryRunner): Promise<void> {
  const timer = setTimeout(
    () => log.info('another process brings the database up to date; this one waits for it'),
    SILENT_WAIT_MS,
  );
  try {
    await lock.startTransaction();
    await lock.query('SET LOCAL idle_in_transaction_session_timeout = 0');
    await lock.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.migrate]);
  } finally {
    clearTimeout(timer);
  }
}

async function runMigrations(dataSource: DataSource, missing: string[]): Promise<void> {
  const isUpgrade = missing.length > 0 && missing.length < dataSource.migrations.length;
  const begun = performance.now();
  if (isUpgrade) {
    log.info(
      { migrations: missing },
      'bringing the database up to date; with many people this takes minutes',
    );
  }
  await dataSource.runMigrations().catch(refuseLackOfRights);
  if (isUpgrade) {
    log.info({ seconds: Math.round((performance.now() - begun) / 1_000) }, 'the database is up to date');
  }
}

async function refuseReadOnly(dataSource: DataSource): Promise<void> {
  if (!(await readsOnly(dataSource))) return;
  throw new ConfigError(
    'DATABASE_URL',
    'leads to a database that only reads: a standby, or one with default_transaction_read_only set',
  );
}

function refuseLackOfRights(error: unknown): never {
  if (databaseCode(error) !== LACK_OF_RIGHTS) throw error;
  throw new ConfigError(
    'DATABASE_URL',
    `cannot be used: ${(error as Error).message}; let its role own the database`,
  );
}

/**
 * For what uses a database and does not migrate it.
 *
 * @throws ConfigError naming `DATABASE_URL` where its schema is not that of this version
 */
export async function assertMigrated(dataSource: DataSource): Promise<void> {
  const difference = await compareSchema(dataSource);
  refuseNewer(difference);
  if (difference.missing.length === 0) return;
  throw new ConfigError(
    'DATABASE_URL',
    '(unset: under DATA_DIR) leads to a database that is not up to date: start this Linkdesk on it first',
  );
}

function refuseNewer({ unknown }: SchemaDifference): void {
  if (unknown.length === 0) return;
  throw new ConfigError(
    'DATABASE_URL',
    `(unset: under DATA_DIR) leads to a database of a newer Linkdesk (with ${unknown.at(-1)}): start that one, or restore the backup from before it`,
  );
}
