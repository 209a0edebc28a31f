import { once } from 'node:events';
import { Agent, createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { keptConnections } from './kept-connections.js';

/** More than the buffers between two sockets hold. */
const LARGE = Buffer.alloc(20_000_000);

it('lets a slow client take what it was answered to the end, though other answers end meanwhile', async () => {
  const answers = new Map<string, ServerResponse>();
  const server = createServer((request, response) => {
    // Begun before the end, so that both are told that they are kept.
    response.writeHead(200).flushHeaders();
    answers.set(request.url ?? '', response);
  });
  const letGo = keptConnections(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true });
  const ask = async (path: string) => {
    const [answer] = await once(get({ port, path, agent }), 'response');
    return answer as IncomingMessage;
  };
  const [slow, quick] = await Promise.all([ask('/slow'), ask('/quick')]);

  void letGo();
  const closed = once(server, 'close');
  server.close();
  answers.get('/slow')?.end(LARGE);
  answers.get('/quick')?.end('done');
  await quick.toArray();
  await new Promise((resolve) => setTimeout(resolve, 50));
  const parts: Buffer[] = await slow.toArray();
  expect(Buffer.concat(parts)).toHaveLength(LARGE.length);
  await closed;
  agent.destroy();
});

it('still answers what comes over a connection that is kept, and takes no new one', async () => {
  const server = createServer((_request, response) => response.end('done'));
  const letGo = keptConnections(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = async () => {
    const asked = get({ port, path: '/', agent });
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    await once(answer.resume(), 'end');
    return [asked.reusedSocket, answer.headers.connection];
  };
  expect(await ask()).toEqual([false, 'keep-alive']);

  const gone = letGo();
  expect(server.listening).toBe(false);
  expect(await ask()).toEqual([true, 'close']);
  // With the last connection, at the latest.
  await gone;
  await expect(ask()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  agent.destroy();
});
