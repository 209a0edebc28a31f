import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startPrivatePostgres } from '../../server/launch/postgres/private-postgres.js';
import { startPrivateRedis } from '../../server/launch/redis/private-redis.js';
import { createTemplate, dropTemplate } from './template.js';

/** The databases of a test run. The URLs hold throw-away passwords. */
export interface Stores {
  /** Any database of the server, to create others from. */
  databaseUrl: string;
  /** A migrated, empty database that each test file's own is copied from. */
  template: string;
  redisUrl: string;
}

/** PostgreSQL is quick, and forgets where it falls: nobody misses these data. */
const FORGETFUL = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '128MB',
  max_connections: '400',
};

interface Running {
  stores: Stores;
  stop(): Promise<void>;
}

interface Shared {
  running?: Promise<Running>;
  users: number;
}

/** Each Vitest project loads this file anew, in the same process; all of them share one set of databases. */
const global = globalThis as { linkdeskStores?: Shared };
global.linkdeskStores ??= { users: 0 };
const shared = global.linkdeskStores;

/** The databases of this run, started when the first project asks for them. */
export async function acquireStores(): Promise<Stores> {
  shared.users++;
  shared.running ??= start();
  return (await shared.running).stores;
}

/** Stops them when the last project that asked is done. */
export async function releaseStores(): Promise<void> {
  if (--shared.users > 0) return;
  const running = await shared.running;
  shared.running = undefined;
  await running?.stop();
}

async function start(): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'linkdesk-test-'));
  // PostgreSQL runs as another user when the tests run as root.
  chmodSync(folder, 0o755);
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const each of stops.reverse()) await each();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const databaseUrl = process.env.DATABASE_URL || (await startPostgres(folder, stops));
    const redisUrl = process.env.REDIS_URL || (await startRedis(folder, stops));
    const template = await createTemplate(databaseUrl);
    stops.push(() => dropTemplate(databaseUrl, template));
    return { stores: { databaseUrl, template, redisUrl }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startPostgres(folder: string, stops: (() => Promise<void>)[]): Promise<string> {
  const { url, process } = await startPrivatePostgres({
    folder: join(folder, 'postgres'),
    logFile: join(folder, 'postgres.log'),
    settings: FORGETFUL,
    isThrowAway: true,
  });
  stops.push(() => process.stop());
  return url.reveal();
}

async function startRedis(folder: string, stops: (() => Promise<void>)[]): Promise<string> {
  const { url, process } = await startPrivateRedis({
    folder: join(folder, 'redis'),
    logFile: join(folder, 'redis.log'),
    cacheFolder: resolve('.cache'),
    say: (line) => console.error(line),
    isThrowAway: true,
  });
  stops.push(() => process.stop());
  return url.reveal();
}
