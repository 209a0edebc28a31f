import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { ConfigError } from '../config/config.js';
import type { Secret } from '../config/secret.js';
import { log } from '../log/log.js';
import { dataSourceOptions } from './data-source.js';

/** The oldest PostgreSQL that takes all migrations. */
const LEAST_MAJOR = 14;
const ATTEMPTS = 5;
const PAUSE_MS = 1_000;
/** Of sockets, of names, and PostgreSQL's "cannot connect now": it may be just coming up. */
const COMING_UP = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', '57P03']);

/**
 * Settings of a role, a database or the server by which PostgreSQL ends what takes long. One for transactions that are
 * idle is none of them: connections have their own.
 */
const TIME_LIMITS = `SELECT name, current_setting(name) AS setting FROM pg_settings
  WHERE name IN ('statement_timeout', 'lock_timeout', 'transaction_timeout') AND setting <> '0' ORDER BY name`;

/**
 * Makes sure, before anything is built on it, that the database can be used. One that is just coming up is given some
 * seconds. The log is told where it ends what takes long.
 *
 * @throws ConfigError naming `DATABASE_URL`, with what PostgreSQL or the network says
 */
export async function reachDatabase(url: Secret): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const error = await tryDatabase(url);
    if (!error) return;
    if (attempt === ATTEMPTS || !COMING_UP.has(String(error.code))) {
      const why = error.message.split('\n')[0] || error.code;
      throw new ConfigError('DATABASE_URL', `cannot be used: ${why}`);
    }
    await sleep(PAUSE_MS);
  }
}

async function tryDatabase(url: Secret): Promise<NodeJS.ErrnoException | null> {
  const dataSource = new DataSource(
    dataSourceOptions({ url: url.reveal(), entities: [], migrations: [], poolSize: 1 }),
  );
  try {
    await dataSource.initialize();
    const [row]: { version: string; encoding: string }[] = await dataSource.query(
      `SELECT current_setting('server_version') AS version, current_setting('server_encoding') AS encoding`,
    );
    const limits: { name: string; setting: string }[] = await dataSource.query(TIME_LIMITS);
    await dataSource.destroy();
    if (limits.length > 0) {
      log.warn(
        { limits: Object.fromEntries(limits.map(({ name, setting }) => [name, setting])) },
        'postgresql is set to end what takes longer; for the role of DATABASE_URL set these to 0',
      );
    }
    return refusalOf(row as { version: string; encoding: string });
  } catch (error) {
    return error as NodeJS.ErrnoException;
  }
}

function refusalOf({ version, encoding }: { version: string; encoding: string }): Error | null {
  if (isTooOld(version)) {
    return new Error(`PostgreSQL ${version} is too old; ${LEAST_MAJOR} is the oldest that will do`);
  }
  // Others have no place for some names, or take their bytes for characters: a search would find nobody.
  if (encoding !== 'UTF8') {
    return new Error(`its encoding is ${encoding}; create it anew with ENCODING 'UTF8' TEMPLATE template0`);
  }
  return null;
}

/** @param version as PostgreSQL tells it: `13.23`, `18.4 (Debian 18.4-1)`, `19beta1` */
function isTooOld(version: string): boolean {
  return Number.parseInt(version, 10) < LEAST_MAJOR;
}
