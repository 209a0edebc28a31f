import { setImmediate as turn } from 'node:timers/promises';
import Bull from 'bull';
import type { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { RedisConnections } from '../../server/platform/queue/redis-connections.js';
import { createTestRedis } from '../support/redis.js';

const QUEUES = 100;

it('let queues close that had to let go of waiting for tasks, wherever they are in connecting anew', async () => {
  const { url } = await createTestRedis();
  const closings = Array.from({ length: QUEUES }, async (_, number) => {
    const connections = new RedisConnections(url);
    const queue = new Bull(`closing-${number}`, { createClient: (type) => connections.get(type) });
    queue.on('error', () => undefined);
    queue.process(async () => undefined);
    await queue.isReady();
    const { bclient } = queue as unknown as { bclient: Redis & { commandQueue: ArrayLike<unknown> } };
    await expect.poll(() => bclient.commandQueue.length).toBe(1);
    const anew = new Promise<void>((resolve) => bclient.once('connecting', () => resolve()));
    queue.pause(true, true).catch(() => undefined);
    await anew;
    for (let turns = number % 10; turns > 0; turns--) await turn();
    connections.dropUnanswering();
    for (let turns = number % 7; turns > 0; turns--) await turn();
    await queue.close();
    connections.close();
    return number;
  });
  expect(await Promise.all(closings)).toHaveLength(QUEUES);
});
