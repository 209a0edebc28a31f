import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { LaunchError } from '../launch-error.js';
import { hasDebianPackages, unpackDebianRedis } from './debian-packages.js';

export interface RedisProgram {
  command: string;
  env: NodeJS.ProcessEnv;
}

/** Distributions put servers into folders that an ordinary user does not have on the PATH. */
const MORE_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/usr/local/bin', '/opt/homebrew/bin'];

/**
 * The machine's own `redis-server` or `valkey-server`; otherwise, on Debian and Ubuntu, one that is
 * downloaded into a cache folder.
 *
 * @throws LaunchError that says how to install one
 */
export function findRedis(cacheFolder: string, say: (line: string) => void): RedisProgram {
  const PATH = [process.env.PATH, ...MORE_FOLDERS].join(':');
  for (const command of ['redis-server', 'valkey-server']) {
    if (spawnSync(command, ['--version'], { env: { PATH } }).status === 0) return { command, env: { PATH } };
  }
  const unpacked = hasDebianPackages() ? unpackDebianRedis(join(cacheFolder, 'redis'), say) : undefined;
  if (unpacked) return { command: unpacked.command, env: { PATH, LD_LIBRARY_PATH: unpacked.libraryPath } };
  throw new LaunchError(
    'Redis was not found: install "redis-server" or "valkey-server" with your system\'s package manager, or set REDIS_URL',
  );
}
