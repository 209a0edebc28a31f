import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { expect, it } from 'vitest';
import { freePort } from '../../server/launch/processes/free-port.js';
import { createTestDatabase } from '../support/database.js';
import { onFileEnd } from '../support/file-end.js';
import { temporaryFolder } from '../support/folder.js';
import { createTestRedis } from '../support/redis.js';
import { until } from '../support/until.js';

/** A program whose log has no room. */
function start(args: string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  const full = openSync('/dev/full', 'a');
  const server = spawn(process.execPath, args, {
    env: {
      PATH: process.env.PATH,
      ROLE: 'web',
      DATA_DIR: temporaryFolder(),
      KAKAO_API_URL: 'http://127.0.0.1:1',
      SECRET_KEY: 'a-secret-key-that-only-the-tests-ever-use',
      ...env,
    },
    stdio: ['ignore', 'ignore', full],
  });
  closeSync(full);
  onFileEnd(() => server.kill('SIGKILL'));
  return server;
}

it('a server goes on while the disk of its log is full', async () => {
  const [database, redis, port] = await Promise.all([createTestDatabase(), createTestRedis(), freePort()]);
  const env = { PORT: String(port), DATABASE_URL: database.url, REDIS_URL: redis.url };
  const server = start(['dist/server/main.js'], env);
  const ended = once(server, 'exit');
  const isReady = () =>
    fetch(`http://127.0.0.1:${port}/api/ready`).then(
      ({ ok }) => ok || null,
      () => (server.exitCode === null ? null : false),
    );
  expect(await until(isReady, 60_000)).toBe(true);
  server.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});

it('one that cannot start ends all the same', async () => {
  const program = `import { log } from './dist/server/platform/log/log.js';
    log.fatal('not started');
    process.exit(1);`;
  expect(await once(start(['--input-type=module', '--eval', program]), 'exit')).toEqual([1, null]);
});
