import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Redis } from 'ioredis';
import { BackgroundProcess } from '../../server/launch/processes/background-process.js';
import { freePort } from '../../server/launch/processes/free-port.js';
import { findRedis } from '../../server/launch/redis/find-redis.js';
import { onFileEnd } from './file-end.js';
import { temporaryFolder } from './folder.js';
import { until } from './job-desk.js';

const PASSWORD = 'a-password-of-the-tests';
const MASTER = 'desk-master';
const SLOTS = 16_384;

/** A Redis process that ends with the test file. */
export interface RedisProcess {
  port: number;
  client: Redis;
  kill(): Promise<void>;
}

export interface SentinelSetUp {
  /** As REDIS_URL takes it. */
  url: string;
  master: RedisProcess;
  replica: RedisProcess;
}

/**
 * A Redis of its own, which a test may spoil.
 *
 * @param settings lines of its configuration
 * @returns it with its address, as REDIS_URL takes it
 */
export async function startRedis(settings: string[] = []): Promise<RedisProcess & { url: string }> {
  const node = await startNode(settings);
  return { ...node, url: `redis://:${PASSWORD}@127.0.0.1:${node.port}` };
}

/** A master, its replica, and three Sentinels that replace the one by the other within some seconds. */
export async function startSentinels(): Promise<SentinelSetUp> {
  const master = await startNode([]);
  const replica = await startNode([`replicaof 127.0.0.1 ${master.port}`]);
  const watch = [
    `sentinel monitor ${MASTER} 127.0.0.1 ${master.port} 2`,
    `sentinel auth-pass ${MASTER} ${PASSWORD}`,
    `sentinel down-after-milliseconds ${MASTER} 1000`,
    `sentinel failover-timeout ${MASTER} 5000`,
  ];
  await until(async () => (/master_link_status:up/.test(await replica.client.info()) ? true : null));
  const sentinels = await Promise.all([1, 2, 3].map(() => startNode(watch, ['--sentinel'])));
  for (const { client } of sentinels) {
    await until(async () => {
      const [state] = (await client.call('SENTINEL', 'REPLICAS', MASTER)) as string[][];
      const quorum = String(await client.call('SENTINEL', 'CKQUORUM', MASTER));
      return state && /^OK 3/.test(quorum) ? true : null;
    });
  }
  const addresses = sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',');
  return {
    url: `redis+sentinel://:${PASSWORD}@${addresses}/${MASTER}?sentinelPassword=${PASSWORD}`,
    master,
    replica,
  };
}

/** Three nodes that share all slots. */
export async function startCluster(): Promise<{ url: string; nodes: RedisProcess[] }> {
  const nodes = await Promise.all([1, 2, 3].map(() => startNode(['cluster-enabled yes'])));
  for (const [index, { client, port }] of nodes.entries()) {
    const [first, next] = [index, index + 1].map((part) => Math.floor((part * SLOTS) / nodes.length));
    await client.cluster('ADDSLOTSRANGE', first as number, (next as number) - 1);
    await nodes[0]?.client.call('CLUSTER', 'MEET', '127.0.0.1', port);
  }
  for (const { client } of nodes) {
    await until(async () => {
      const info = String(await client.cluster('INFO'));
      return /cluster_state:ok/.test(info) && /cluster_known_nodes:3/.test(info) ? true : null;
    });
  }
  // One of them is enough to find the others.
  return { url: `redis+cluster://:${PASSWORD}@127.0.0.1:${nodes[0]?.port}`, nodes };
}

/** Another process may take a port between the look for a free one and the node that is to listen there: then at another. */
async function startNode(settings: string[], args: string[] = []): Promise<RedisProcess> {
  for (let tries = 1; ; tries++) {
    try {
      return await startNodeAt(await freePort(), settings, args);
    } catch (error) {
      if (tries === 3 || !/Address already in use/.test(String(error))) throw error;
    }
  }
}

async function startNodeAt(port: number, settings: string[], args: string[]): Promise<RedisProcess> {
  const { command, env } = findRedis(resolve('.cache'), (line) => console.error(line));
  const folder = join(temporaryFolder(), 'redis');
  mkdirSync(folder);
  const common = ['bind 127.0.0.1', `port ${port}`, `requirepass ${PASSWORD}`, `dir ${folder}`];
  const data = [`masterauth ${PASSWORD}`, 'save ""', 'repl-diskless-sync-delay 0'];
  const isSentinel = args.length > 0;
  const sentinel = [`sentinel sentinel-pass ${PASSWORD}`];
  const lines = [...common, ...(isSentinel ? sentinel : data), ...settings];
  writeFileSync(join(folder, 'redis.conf'), `${lines.join('\n')}\n`);
  const process = new BackgroundProcess({
    command,
    args: [join(folder, 'redis.conf'), ...args],
    env: { ...env, LC_ALL: 'C' },
    cwd: folder,
    logFile: join(folder, 'redis.log'),
    pidFile: join(folder, 'process.json'),
    stopSignal: 'SIGTERM',
    throwAwayFolder: folder,
  });
  const client = new Redis({ port, password: PASSWORD, maxRetriesPerRequest: null });
  client.on('error', () => undefined);
  onFileEnd(() => {
    client.disconnect();
    return process.stop(5_000);
  });
  await until(async () => {
    if (process.exit) throw new Error(process.lastWords(3));
    return client.status === 'ready' ? true : null;
  }, 20_000);
  return { port, client, kill: () => process.stop(5_000, 'SIGKILL') };
}
