import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { endSilenceWithConnection } from './silence.js';

const SILENCE_MS = 500;

let connections: Socket[];
let redis: Redis;

/** Answers every command at once but those that wait for something. */
function answer(socket: Socket): void {
  connections.push(socket);
  socket.on('error', () => undefined);
  socket.on('data', (data) => {
    const text = data.toString().toLowerCase();
    if (!text.includes('blpop')) socket.write('+OK\r\n'.repeat((text.match(/\*\d+\r\n/g) ?? []).length));
  });
}

beforeEach(async () => {
  connections = [];
  const server = createServer(answer).listen(0, '127.0.0.1');
  await vi.waitUntil(() => server.listening);
  const { port } = server.address() as AddressInfo;
  redis = new Redis(port, '127.0.0.1', {
    socketTimeout: SILENCE_MS,
    maxRetriesPerRequest: null,
    enableReadyCheck: false,
    retryStrategy: () => 20,
  });
  redis.on('error', () => undefined);
  endSilenceWithConnection(redis);
  return () => server.close();
});

afterEach(() => redis.disconnect());

it('ends with its connection, and does not cut the next, which answers', async () => {
  await redis.ping();
  redis.blpop('x', 1).catch(() => undefined);
  await vi.waitUntil(() => connections.length === 1);
  connections[0]?.destroy();
  await vi.waitUntil(() => connections.length === 2);
  for (let waited = 0; waited < 3 * SILENCE_MS; waited += 50) {
    connections[1]?.write('*-1\r\n');
    redis.blpop('x', 1).catch(() => undefined);
    await sleep(50);
  }
  expect(connections).toHaveLength(2);
});

it('gives up a connection on which no answer comes', async () => {
  await redis.ping();
  redis.blpop('x', 1).catch(() => undefined);
  await vi.waitUntil(() => connections.length === 2, { timeout: 10 * SILENCE_MS });
});
