import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CompleteConfig } from '../platform/config/complete-config.js';
import { assertComplete } from '../platform/config/complete-config.js';
import { type Config, ConfigError } from '../platform/config/config.js';
import { lockDataDir } from './launch-lock.js';
import { checkPort } from './port-check.js';
import { startPrivatePostgres } from './postgres/private-postgres.js';
import type { BackgroundProcess } from './processes/background-process.js';
import { startPrivateRedis } from './redis/private-redis.js';
import { startSimulator } from './simulator.js';
import type { StopList } from './stop-list.js';

const CACHE_FOLDER = fileURLToPath(new URL('../../../.cache', import.meta.url));

export interface BringUpOptions {
  /** Gets everything that is started, so that it is stopped even when a later part fails. */
  stops: StopList;
  say: (line: string) => void;
  /** Told when something that was started ends by itself. */
  onLoss: (what: string) => void;
  /** Where the server will answer, if that is known already. */
  serverUrl?: string;
}

/**
 * Starts whatever the configuration does not name: PostgreSQL, Redis, the Kakao simulator.
 * What belongs to the demo is kept apart in DATA_DIR, so that invented and real people never mix.
 *
 * @returns the configuration with all addresses filled in
 * @throws ConfigError or LaunchError, one line each
 */
export async function bringUp(config: Config, options: BringUpOptions): Promise<CompleteConfig> {
  const { stops, say, onLoss, serverUrl } = options;
  const needsSimulator = !config.kakao.hasApiUrl;
  if (!config.databaseUrl || !config.redisUrl || needsSimulator) {
    makeWritable(config.dataDir);
    stops.add(await lockDataDir(config.dataDir));
  }
  // After the lock: who starts it twice is told that, and not that the port is taken.
  await checkPort(config.host, config.port);
  const folder = privateFolder(config);
  const log = (name: string) => join(config.dataDir, 'logs', `${name}.log`);
  const keep = <T extends { process: BackgroundProcess }>(name: string, store: T): T => {
    store.process.onUnexpectedExit((why) => onLoss(`${name} ${why}`));
    stops.add(() => store.process.stop());
    return store;
  };
  const postgres = async () =>
    config.databaseUrl ??
    keep(
      'PostgreSQL',
      await startPrivatePostgres({ folder: join(folder, 'postgres'), logFile: log('postgres') }),
    ).url;
  const redis = async () =>
    config.redisUrl ??
    keep(
      'Redis',
      await startPrivateRedis({
        folder: join(folder, 'redis'),
        logFile: log('redis'),
        cacheFolder: CACHE_FOLDER,
        say,
      }),
    ).url;
  const simulator = async () =>
    needsSimulator
      ? keep(
          'The Kakao simulator',
          await startSimulator({
            folder: join(folder, 'simulator'),
            logFile: log('simulator'),
            app: config.kakao,
            serverUrl,
          }),
        ).url
      : undefined;
  // All are waited for even when one fails: what is still coming up must be stopped as well.
  const starting = [postgres(), redis(), simulator()] as const;
  await Promise.allSettled(starting);
  const [databaseUrl, redisUrl, url] = await Promise.all(starting);
  const complete = {
    ...config,
    databaseUrl,
    redisUrl,
    kakao: url ? { ...config.kakao, apiUrl: url, authUrl: url, hasApiUrl: true } : config.kakao,
  };
  assertComplete(complete);
  return complete;
}

/** Where the private databases of this configuration are. */
export function privateFolder(config: Config): string {
  return config.kakao.isSimulated ? join(config.dataDir, 'demo') : config.dataDir;
}

function makeWritable(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true });
    accessSync(dataDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new ConfigError('DATA_DIR', `is ${dataDir}, which cannot be used: ${(error as Error).message}`);
  }
}
