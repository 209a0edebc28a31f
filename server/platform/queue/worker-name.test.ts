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

it('a connection that is closed before Bull has named it fails nobody', async () => {
  process.on('unhandledRejection', note);
  const connections = new RedisConnections('redis://127.0.0.1:1');
  const queue = new Queue('unnamed', { createClient: (type) => connections.get(type) });
  queue.on('error', () => undefined);
  queue.process(async () => undefined).catch(() => undefined);
  await new Promise((resolve) => connections.get('client').once('reconnecting', resolve));
  connections.close();
  await sleep(200);
  expect(unhandled).toEqual([]);
});
