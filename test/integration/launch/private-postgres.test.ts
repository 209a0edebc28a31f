import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { startPrivatePostgres } from '../../../server/launch/postgres/private-postgres.js';
import { findRunningPostgres } from '../../../server/launch/postgres/running-postgres.js';
import {
  identify,
  isRunning,
  type ProcessIdentity,
} from '../../../server/launch/processes/process-identity.js';
import { waitFor } from '../../../server/launch/processes/wait.js';
import { onFileEnd } from '../../support/file-end.js';
import { temporaryFolder } from '../../support/folder.js';
import { startProgram } from '../../support/program.js';

const home = temporaryFolder();
const folder = join(home, 'postgres');
const options = { folder, logFile: join(home, 'postgres.log'), settings: { shared_buffers: '32MB' } };

async function start() {
  const store = await startPrivatePostgres(options);
  onFileEnd(() => store.process.stop());
  return store;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

function recorded(): ProcessIdentity {
  return JSON.parse(readFileSync(join(folder, 'process.json'), 'utf8')) as ProcessIdentity;
}

/** Each test goes on with the data that the one before left. */
describe('a private PostgreSQL', { sequential: true }, () => {
  it('keeps its data from start to start', async () => {
    const first = await start();
    await query(first.url.reveal(), 'CREATE TABLE kept (n int)');
    await query(first.url.reveal(), 'INSERT INTO kept VALUES (1)');
    const { pid } = recorded();
    await first.process.stop();
    expect(identify(pid)).toBeUndefined();

    const second = await start();
    expect(await query(second.url.reveal(), 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
    expect(findRunningPostgres(folder)?.reveal()).toBe(second.url.reveal());
    await second.process.stop();
    expect(findRunningPostgres(folder)).toBeUndefined();
  });

  it('listens on this machine only and asks for a password', async () => {
    const { url, process } = await start();
    const wrong = url.reveal().replace(/:[^:@]+@/, ':guessed@');
    await expect(query(wrong, 'SELECT 1')).rejects.toThrow(/password/);
    const [row] = await query(url.reveal(), 'SHOW listen_addresses');
    expect(row).toEqual({ listen_addresses: '127.0.0.1' });
    await process.stop();
  });

  it('recovers after it was killed', async () => {
    const first = await start();
    await query(first.url.reveal(), 'INSERT INTO kept VALUES (2)');
    process.kill(recorded().pid, 'SIGKILL');
    const second = await start();
    expect(await query(second.url.reveal(), 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 2 }]);
    await second.process.stop();
  });

  it('stops the one that an earlier run left behind', async () => {
    await start();
    const leftover = recorded();
    const second = await start();
    expect(isRunning(leftover)).toBe(false);
    expect(await query(second.url.reveal(), 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 2 }]);
    await second.process.stop();
  });

  it('is not kept from starting by a pid file whose number is another program’s now', async () => {
    const pidFile = join(folder, 'data', 'postmaster.pid');
    writeFileSync(pidFile, `${process.pid}\n${join(folder, 'data')}\n1700000000\n5432\n\n127.0.0.1\n`);
    const { process: postgres } = await start();
    await postgres.stop();
    expect(existsSync(pidFile)).toBe(false);
  });

  it('ends when the program that started it is killed', async () => {
    const module = resolve('dist/server/launch/postgres/private-postgres.js');
    const script = `
      const { startPrivatePostgres } = await import(${JSON.stringify(module)});
      await startPrivatePostgres(${JSON.stringify(options)});
      console.log('up');
      setInterval(() => {}, 1000);`;
    const program = await startProgram(['--input-type=module', '-e', script], { until: /up/ });
    const left = recorded();
    expect(isRunning(left)).toBe(true);
    await program.kill('SIGKILL');
    expect(await waitFor(() => !isRunning(left), 15_000)).toBe(true);
  });
});
