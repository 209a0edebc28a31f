import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { startPrivateRedis } from '../../../server/launch/redis/private-redis.js';
import { onFileEnd } from '../../support/file-end.js';
import { temporaryFolder } from '../../support/folder.js';

const home = temporaryFolder();
const folder = join(home, 'redis');
const said: string[] = [];

async function start() {
  const store = await startPrivateRedis({
    folder,
    logFile: join(home, 'redis.log'),
    cacheFolder: resolve('.cache'),
    say: (line) => said.push(line),
  });
  onFileEnd(() => store.process.stop());
  return store;
}

async function ask<T>(url: string, question: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url, { maxRetriesPerRequest: 1, retryStrategy: () => null });
  client.on('error', () => undefined);
  try {
    return await question(client);
  } finally {
    client.disconnect();
  }
}

/** Each test goes on with the data that the one before left. */
describe('a private Redis', { sequential: true }, () => {
  it('keeps its data from start to start', async () => {
    const first = await start();
    await ask(first.url.reveal(), (client) => client.set('kept', 'yes'));
    await first.process.stop();
    const second = await start();
    expect(await ask(second.url.reveal(), (client) => client.get('kept'))).toBe('yes');
    await second.process.stop();
  });

  it('asks for a password', async () => {
    const { url, process } = await start();
    const open = url.reveal().replace(/:[^:@]+@/, '');
    await expect(ask(open, (client) => client.get('kept'))).rejects.toThrow();
    await process.stop();
  });

  it('comes back after it was killed, and stops one that was left behind', async () => {
    const first = await start();
    await ask(first.url.reveal(), (client) => client.set('later', 'too'));
    // Written to the file at once, to disk within a second; only the machine's own end could lose it.
    const { pid } = JSON.parse(readFileSync(join(folder, 'process.json'), 'utf8'));
    process.kill(pid, 'SIGKILL');
    await start();
    const third = await start();
    expect(await ask(third.url.reveal(), (client) => client.get('later'))).toBe('too');
    await third.process.stop();
  });

  it('puts files aside that it cannot read, and says so', async () => {
    const files = join(folder, 'appendonlydir');
    for (const name of readdirSync(files)) {
      if (name.includes('.aof') && !name.endsWith('.manifest'))
        writeFileSync(join(files, name), 'not a Redis file');
    }
    const { url, process } = await start();
    expect(await ask(url.reveal(), (client) => client.dbsize())).toBe(0);
    expect(said.join('\n')).toMatch(/could not read its files/);
    await process.stop();
  });
});
