import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { answerClientErrors } from './client-errors.js';
import { limitSlowBodies } from './slow-bodies.js';

const MINUTE_MS = 60_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A request whose body comes piece by piece, each once the one before has arrived. */
async function sending(isShort = false) {
  const server = createServer((incoming, response) => {
    text(incoming).then(
      (body) => response.end(body),
      () => undefined,
    );
  });
  answerClientErrors(server);
  limitSlowBodies(server, () => isShort);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const sent = request({ port, method: 'POST', headers: { 'content-length': 100 } });
  sent.flushHeaders();
  const [incoming] = (await once(server, 'request')) as [IncomingMessage];
  return {
    server,
    sent,
    send: async (piece: string) => {
      const arrived = once(incoming, 'data');
      sent.write(piece);
      await arrived;
    },
    answer: async () => {
      const [answer] = (await once(sent, 'response')) as [IncomingMessage];
      server.close();
      return { status: answer.statusCode, body: await text(answer) };
    },
  };
}

it('takes a body that comes slowly for longer than Node would wait', async () => {
  const { server, sent, send, answer } = await sending();
  for (let minute = 0; minute < 20; minute++) {
    await send('slow');
    vi.advanceTimersByTime(MINUTE_MS);
  }
  expect(server.requestTimeout).toBeGreaterThan(20 * MINUTE_MS);
  sent.end('slow'.repeat(5));
  expect(await answer()).toEqual({ status: 200, body: 'slow'.repeat(25) });
});

it('gives up one of which nothing more comes', async () => {
  const { send, answer } = await sending();
  await send('half');
  const answered = answer();
  vi.advanceTimersByTime(2 * MINUTE_MS);
  const { status, body } = await answered;
  expect([status, JSON.parse(body).code]).toEqual([408, 'request_timeout']);
});

it('gives up within a minute what anybody may send, though it goes on coming', async () => {
  const { send, answer } = await sending(true);
  await send('slow');
  const answered = answer();
  vi.advanceTimersByTime(MINUTE_MS);
  const { status, body } = await answered;
  expect([status, JSON.parse(body).code]).toEqual([408, 'request_timeout']);
});

it('does not take for idle a client whose body waits to be read here', async () => {
  const server = createServer();
  limitSlowBodies(server, () => false);
  const gaveUp = vi.fn();
  server.on('clientError', gaveUp);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const sent = request({ port, method: 'POST', headers: { 'content-length': 100 } });
  sent.write('all that fits');
  const [incoming, response] = await once(server, 'request');
  await once(incoming, 'readable');
  vi.advanceTimersByTime(5 * MINUTE_MS);
  expect(gaveUp).not.toHaveBeenCalled();
  response.end('done');
  sent.end('x'.repeat(87));
  await once(sent, 'response');
  server.close();
});
