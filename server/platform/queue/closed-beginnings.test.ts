import { setTimeout as sleep } from 'node:timers/promises';
import Queue from 'bull';
import { afterEach, expect, it } from 'vitest';
import { RedisConnections } from './redis-connections.js';
import './queue.module.js';

const unhandled: unknown[] = [];
const note = (error: unknown) => unhandled.push(error);

afterEach(() => {
  process.off('unhandledRejection', note);
});

it('connections that are closed before Redis has answered on them fail nobody', async () => {
  process.on('unhandledRejection', note);
  const connections = new RedisConnections('redis://127.0.0.1:1');
  const queue = new Queue('unnamed', { createClient: (type) => connections.get(type) });
  queue.on('error', () => undefined);
  // As the framework does, which looks at no failure of it.
  void queue.process(async () => undefined);
  await new Promise((resolve) => connections.get('client').once('reconnecting', resolve));
  connections.close();
  await sleep(200);
  expect(unhandled).toEqual([]);
});
