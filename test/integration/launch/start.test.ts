import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { isRunning, type ProcessIdentity } from '../../../server/launch/processes/process-identity.js';
import { waitFor } from '../../../server/launch/processes/wait.js';
import { createTestDatabase } from '../../support/database.js';
import { temporaryFolder } from '../../support/folder.js';
import { type Program, startProgram } from '../../support/program.js';
import { createTestRedis } from '../../support/redis.js';
import { startServer } from '../../support/server.js';
import { withDatabase } from '../../support/template.js';

const dataDir = temporaryFolder();
/** What the npm script runs; it builds first where sources were changed since. */
const NPM_START = ['server/launch/prepare.mjs', 'start'];
/** What that runs in the end. */
const LAUNCH = ['dist/server/launch/main.js'];
let password = '';

async function start(args = LAUNCH): Promise<Program & { url: string }> {
  const env = { DATA_DIR: dataDir, PORT: '0' };
  const program = await startProgram(args, { env, until: /Linkdesk is up: (http\S+)[\s\S]*Ctrl-C/ });
  return { ...program, url: program.match };
}

/** What it started beside itself. */
function started(): ProcessIdentity[] {
  return ['postgres', 'redis', 'simulator'].map((name) =>
    JSON.parse(readFileSync(join(dataDir, 'demo', name, 'process.json'), 'utf8')),
  );
}

async function logIn(url: string): Promise<number> {
  const response = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'admin@example.com', password }),
  });
  return response.status;
}

async function failedStart(env: NodeJS.ProcessEnv): Promise<string> {
  const failure = await startProgram(LAUNCH, { env, until: /Linkdesk is up/ }).then(
    () => 'it started',
    (error: Error) => error.message,
  );
  return failure.slice(failure.indexOf('\n') + 1).trim();
}

/** Each test goes on with the data that the one before left. */
describe('npm start', { sequential: true }, () => {
  it('needs nothing but itself, prints how to log in, and stops all that it started', async () => {
    const linkdesk = await start(NPM_START);
    const logIns = [...linkdesk.output().matchAll(/(\S+@example\.com) +(\S{12,}) +\((admin|operator)\)/g)];
    expect(logIns.map(([, email]) => email)).toEqual(['admin@example.com', 'operator@example.com']);
    password = logIns[0]?.[2] ?? '';
    expect(await logIn(linkdesk.url)).toBe(200);

    const others = started();
    expect(others.every(isRunning)).toBe(true);
    expect(await linkdesk.kill('SIGINT')).toBe(0);
    expect(others.filter(isRunning)).toEqual([]);
  });

  it('finds the same data the next time, soon, and prints no password again', async () => {
    const before = Date.now();
    const linkdesk = await start(NPM_START);
    // Under 10 s on a machine that does nothing else; here other tests run beside it.
    expect(Date.now() - before).toBeLessThan(20_000);
    expect(linkdesk.output()).not.toMatch(/Installing|Building|Downloading/);
    expect(linkdesk.output()).not.toMatch(/@example\.com +\S{12,}/);
    expect(await logIn(linkdesk.url)).toBe(200);

    const again = await failedStart({ DATA_DIR: dataDir, PORT: '0' });
    expect(again).toBe(
      `Linkdesk already runs on ${dataDir} (process ${linkdesk.pid}): stop it, or set another DATA_DIR and PORT`,
    );
    expect(await linkdesk.kill('SIGTERM')).toBe(0);
  });

  it('leaves nothing running when it is killed, and comes up again at once', async () => {
    const killed = await start();
    const others = started();
    await killed.kill('SIGKILL');
    const linkdesk = await start();
    expect(await logIn(linkdesk.url)).toBe(200);
    expect(await waitFor(() => !others.some(isRunning), 10_000)).toBe(true);
    await linkdesk.stop();
  });

  it('comes up again after everything was killed at once', async () => {
    const killed = await start();
    for (const { pid } of started()) process.kill(pid, 'SIGKILL');
    await killed.kill('SIGKILL');
    const linkdesk = await start();
    expect(await logIn(linkdesk.url)).toBe(200);
    await linkdesk.stop();
  });

  it('ends in an orderly way when something that it needs ends', async () => {
    const linkdesk = await start();
    const [postgres, ...others] = started();
    process.kill(postgres?.pid ?? 0, 'SIGKILL');
    expect(await waitFor(() => !others.some(isRunning), 20_000)).toBe(true);
    expect(linkdesk.output()).toMatch(/PostgreSQL ended by SIGKILL: stopping/);
  });

  it('stops in one line on a wrong setting', async () => {
    expect(await failedStart({ DATA_DIR: dataDir, PORT: 'many' })).toBe(
      'PORT is "many": it must be a whole number from 0 to 65535',
    );
    const nowhere = withDatabase(inject('stores').databaseUrl, 'nowhere');
    expect(await failedStart({ DATA_DIR: dataDir, PORT: '0', DATABASE_URL: nowhere })).toBe(
      'DATABASE_URL cannot be used: database "nowhere" does not exist',
    );
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    expect(await failedStart({ DATA_DIR: file, PORT: '0' })).toMatch(
      /^DATA_DIR is .*, which cannot be used: .*$/,
    );
  });

  it('stops in one line on a wrong setting also where the server is started alone', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const stores = { databaseUrl: (await createTestDatabase()).url, redisUrl: (await createTestRedis()).url };
    const failure = async (env: NodeJS.ProcessEnv) => {
      const starting = startServer({ ...stores, kakaoUrl: 'http://127.0.0.1:1', env });
      const error: unknown = await starting.catch((caught: unknown) => caught);
      return String((error as Error).message).split('It printed:\n')[1];
    };
    expect(await failure({ PORT: String(port) })).toBe(
      `PORT is ${port}, which another program on 127.0.0.1 uses: set another one\n`,
    );
    expect(await failure({ HOST: '192.0.2.1' })).toMatch(/^HOST is 192\.0\.2\.1, which cannot be .*\n$/);
    const redis = new URL(stores.redisUrl);
    redis.pathname = '/123456';
    expect(await failure({ REDIS_URL: redis.href })).toMatch(/^REDIS_URL cannot be used: ERR DB index .*\n$/);
    redis.password = 'topsecret';
    expect(await failure({ REDIS_URL: redis.href })).toMatch(/^REDIS_URL cannot be used: WRONGPASS .*\n$/);
    taken.close();
  });
});

it('shows the passwords that it made also where Redis is away, and ends in order', async () => {
  const env = {
    DATA_DIR: temporaryFolder(),
    PORT: '0',
    DATABASE_URL: (await createTestDatabase()).url,
    REDIS_URL: 'redis://127.0.0.1:1',
  };
  const linkdesk = await startProgram(LAUNCH, { env, until: /Linkdesk is up[\s\S]*Ctrl-C/ });
  expect(linkdesk.output()).toMatch(/admin@example\.com +\S{12,} +\(admin\)/);
  await expect.poll(linkdesk.output, { timeout: 20_000 }).toContain('redis does not answer; work goes on');
  expect(await linkdesk.kill('SIGINT')).toBe(0);
});

it('the server that npm run dev starts has everybody read at the first start too', async () => {
  const database = await createTestDatabase();
  const env = {
    ROLE: 'web',
    PORT: '0',
    DATA_DIR: temporaryFolder(),
    DATABASE_URL: database.url,
    REDIS_URL: (await createTestRedis()).url,
    KAKAO_API_URL: 'http://127.0.0.1:1',
  };
  const start = (...args: string[]) =>
    startProgram(['dist/server/main.js', ...args], { env, until: /"msg":"listening"/ });
  const syncs = async () => (await database.dataSource()).query('SELECT mode, requested_by FROM syncs');
  await (await start()).stop();
  expect(await syncs()).toEqual([]);
  await (await start('--first-sync')).stop();
  await (await start('--first-sync')).stop();
  expect(await syncs()).toEqual([{ mode: 'full', requested_by: null }]);
});
