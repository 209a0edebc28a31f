import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { Secret } from '../../platform/config/secret.js';
import { LaunchError } from '../launch-error.js';
import type { PrivateStore } from '../postgres/private-postgres.js';
import { BackgroundProcess, stopLeftover } from '../processes/background-process.js';
import { freePort } from '../processes/free-port.js';
import { waitFor } from '../processes/wait.js';
import { findRedis, type RedisProgram } from './find-redis.js';

export interface PrivateRedisOptions {
  /** Everything it keeps; its data survives from start to start. */
  folder: string;
  logFile: string;
  /** Where a downloaded Redis is kept. */
  cacheFolder: string;
  say: (line: string) => void;
  /** Nothing is written to disk, and the folder goes with the instance. */
  isThrowAway?: boolean;
  /** Where it listens on the loopback address and what it asks for, as before; by default any port that is free. */
  access?: { port: number; password: string };
}

/**
 * Starts a Redis of our own on a free loopback port, after stopping one that an earlier, killed run
 * left behind. Redis only carries work whose truth is in PostgreSQL, so files that it cannot read
 * are put aside and it starts empty.
 *
 * @throws LaunchError in one line when it cannot be had
 */
export async function startPrivateRedis(options: PrivateRedisOptions): Promise<PrivateStore> {
  const { folder, logFile, cacheFolder, say } = options;
  mkdirSync(folder, { recursive: true });
  const pidFile = join(folder, 'process.json');
  const program = findRedis(cacheFolder, say);
  await stopLeftover('Redis', pidFile, 'SIGTERM');
  const password = options.access?.password ?? randomBytes(24).toString('base64url');

  let problem = '';
  for (let attempt = 0; attempt < 4; attempt++) {
    const port = options.access?.port ?? (await freePort());
    const process = spawnRedis({ ...options, program, pidFile, port, password });
    const url = `redis://:${password}@127.0.0.1:${port}`;
    const answer = await waitFor(async () => (process.exit ? 'gone' : await answers(url)), 60_000);
    if (answer === true) return { url: new Secret(url), process };
    problem = process.exit ? process.lastWords(2) : 'it did not become ready';
    await process.stop();
    if (/append only file|AOF|RDB|appendonlydir/i.test(problem)) putAside(folder, say);
    else if (!/in use|Failed listening/i.test(problem)) break;
  }
  throw new LaunchError(`Redis does not start: ${problem} (${logFile})`);
}

interface SpawnOptions extends PrivateRedisOptions {
  program: RedisProgram;
  pidFile: string;
  port: number;
  password: string;
}

function spawnRedis(options: SpawnOptions): BackgroundProcess {
  const { program, folder, pidFile, port, password, logFile, isThrowAway } = options;
  const settings = [
    'bind 127.0.0.1',
    `port ${port}`,
    'protected-mode yes',
    `requirepass ${password}`,
    `dir ${JSON.stringify(folder)}`,
    'daemonize no',
    'save ""',
    `appendonly ${isThrowAway ? 'no' : 'yes'}`,
    'appendfsync everysec',
    'aof-load-truncated yes',
    // A queue must never lose a task to make room.
    'maxmemory-policy noeviction',
    `databases ${isThrowAway ? 2_000 : 16}`,
  ];
  // In a file, because everybody on the machine can read a command line.
  const file = join(folder, 'redis.conf');
  writeFileSync(file, `${settings.join('\n')}\n`, { mode: 0o600 });
  return new BackgroundProcess({
    command: program.command,
    args: [file],
    env: { ...program.env, LC_ALL: 'C' },
    cwd: folder,
    logFile,
    pidFile,
    stopSignal: 'SIGTERM',
    throwAwayFolder: isThrowAway ? folder : undefined,
  });
}

async function answers(url: string): Promise<boolean> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    client.disconnect();
  }
}

function putAside(folder: string, say: (line: string) => void): void {
  const files = join(folder, 'appendonlydir');
  const aside = `${files}.unreadable`;
  if (!existsSync(files)) return;
  rmSync(aside, { recursive: true, force: true });
  renameSync(files, aside);
  say(
    `Redis could not read its files and starts empty; the work is read from PostgreSQL again. Kept: ${aside}`,
  );
}
