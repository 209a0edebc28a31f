import { type AddressInfo, createServer, type Socket } from 'node:net';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { endSilenceWithConnection } from './silence.js';

const SILENCE_MS = 500;
const RETRY_MS = 20;

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
    retryStrategy: () => RETRY_MS,
  });
  redis.on('error', () => undefined);
  endSilenceWithConnection(redis);
  return () => server.close();
});

afterEach(() => {
  vi.useRealTimers();
  redis.disconnect();
});

const told = (event: string) => new Promise((resolve) => redis.once(event, resolve));

/** Asks what waits for something; the last of it ends with the test. */
function ask(): Promise<unknown> {
  const asked = redis.blpop('x', 1);
  asked.catch(() => undefined);
  return asked;
}

it('ends with its connection, and does not cut the next, which answers', async () => {
  await redis.ping();
  // The driver's clock goes on only where an answer has come: this process may be held up for longer than a silence.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  // Asked again on the next connection.
  let asked = ask();
  expect(connections).toHaveLength(1);
  const lost = told('close');
  connections[0]?.destroy();
  await lost;
  const ready = told('ready');
  vi.advanceTimersByTime(RETRY_MS);
  await ready;
  for (let waited = 0; waited < 3 * SILENCE_MS; waited += 50) {
    const answered = asked;
    asked = ask();
    connections[1]?.write('*-1\r\n');
    await answered;
    vi.advanceTimersByTime(50);
  }
  expect(connections).toHaveLength(2);
});

it('gives up a connection on which no answer comes', async () => {
  await redis.ping();
  redis.blpop('x', 1).catch(() => undefined);
  await vi.waitUntil(() => connections.length === 2, { timeout: 10 * SILENCE_MS });
});
