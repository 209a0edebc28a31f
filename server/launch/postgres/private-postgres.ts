import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { readlink } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { Secret } from '../../platform/config/secret.js';
import { LaunchError } from '../launch-error.js';
import { BackgroundProcess, stopLeftover } from '../processes/background-process.js';
import { freePort } from '../processes/free-port.js';
import { waitFor } from '../processes/wait.js';
import { findPostgresBinaries } from './binaries.js';
import { findDatabaseUser, type RunAs } from './database-user.js';
import { DATABASE_USER, initialise } from './initialise.js';
import { asArguments, type PostgresSettings, privateSettings } from './settings.js';

export interface PrivateStore {
  /** Where it is, password included. */
  url: Secret;
  process: BackgroundProcess;
}

export interface PrivatePostgresOptions {
  /** Everything it keeps; its data survives from start to start. */
  folder: string;
  logFile: string;
  /** Over and above the usual ones. */
  settings?: PostgresSettings;
  /** The folder goes with the instance, even when we are killed. */
  isThrowAway?: boolean;
  /** Where it listens on the loopback address, as before; by default any port that is free. */
  port?: number;
}

/**
 * Starts a PostgreSQL of our own on a free loopback port, after stopping one that an earlier,
 * killed run left behind. A crash recovery is waited for.
 *
 * @throws LaunchError in one line when it cannot be had
 */
export async function startPrivatePostgres(options: PrivatePostgresOptions): Promise<PrivateStore> {
  const { folder, logFile } = options;
  const pidFile = join(folder, 'process.json');
  const data = join(folder, 'data');
  const { postgres, initdb } = await findPostgresBinaries();
  mkdirSync(folder, { recursive: true });
  const runAs = findDatabaseUser([folder, postgres]);
  await stopLeftover('PostgreSQL', pidFile, 'SIGINT');
  await stopUnrecorded(data);
  const password = await initialise(folder, initdb, runAs);

  let problem = '';
  for (let attempt = 0; attempt < 5; attempt++) {
    const port = options.port ?? (await freePort());
    const process = spawnPostgres({ ...options, postgres, data, pidFile, runAs, port });
    const url = `postgres://${DATABASE_USER}:${password}@127.0.0.1:${port}/`;
    if (await isReady(process, data, `${url}postgres`)) {
      await createDatabase(`${url}postgres`);
      return { url: new Secret(`${url}${DATABASE_USER}`), process };
    }
    problem = process.exit ? process.lastWords(3) : 'it did not become ready';
    await process.stop();
    // Backends of a killed instance notice within seconds that it is gone; a port may have been taken.
    if (!/still in use|could not bind|already in use|lock file/.test(problem)) break;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  throw new LaunchError(`PostgreSQL does not start: ${problem} (${logFile})`);
}

interface SpawnOptions extends PrivatePostgresOptions {
  postgres: string;
  data: string;
  pidFile: string;
  runAs: RunAs;
  port: number;
}

function spawnPostgres(options: SpawnOptions): BackgroundProcess {
  const { postgres, data, pidFile, runAs, port, logFile, settings, isThrowAway, folder } = options;
  const flags = asArguments({ ...privateSettings(port), ...settings });
  const [command = postgres, ...args] = [...runAs.wrapper, postgres, '-D', data, ...flags];
  return new BackgroundProcess({
    command,
    args,
    ...runAs.spawnAs,
    cwd: '/',
    // Nothing of our own environment: it may hold keys, and PG… variables would mislead it.
    env: { PATH: process.env.PATH, LC_ALL: undefined, TZ: 'UTC' },
    logFile,
    pidFile,
    // "Fast": sessions are ended, everything is written, and the next start needs no recovery.
    stopSignal: 'SIGINT',
    throwAwayFolder: isThrowAway ? folder : undefined,
  });
}

/** The eighth line of the pid file says whether connections are welcome; then one is tried. */
async function isReady(process: BackgroundProcess, data: string, url: string): Promise<boolean> {
  const answer = await waitFor(async () => {
    if (process.exit !== undefined) return 'gone';
    const lines = readPidFile(data);
    return lines[7]?.trim() === 'ready' && (await canConnect(url)) ? 'ready' : undefined;
  }, 120_000);
  return answer === 'ready';
}

async function canConnect(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE_USER]);
    if (!rowCount) await client.query(`CREATE DATABASE ${DATABASE_USER}`);
  } finally {
    await client.end();
  }
}

function readPidFile(data: string): string[] {
  try {
    return readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return [];
  }
}

/**
 * Deals with a pid file whose process we did not record. PostgreSQL itself refuses to start when the
 * number in it belongs to anybody, which after a restart of the machine or container it often does.
 */
async function stopUnrecorded(data: string): Promise<void> {
  const pid = Number(readPidFile(data)[0]);
  if (!pid || !existsSync('/proc/self')) return;
  const folder = realpathSync(data);
  const isOurs = async () => (await readlink(`/proc/${pid}/cwd`).catch(() => '')) === folder;
  if (await isOurs()) {
    process.kill(pid, 'SIGINT');
    await waitFor(async () => !(await isOurs()), 30_000);
  }
  if (!(await isOurs())) rmSync(join(data, 'postmaster.pid'), { force: true });
}
