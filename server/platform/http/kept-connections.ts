import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Longer than load balancers keep a connection that nothing comes on, ten minutes at most: what they send into one that
 * is closed here at that moment is lost, and answered by them with 502. Node's own five seconds would see to that.
 */
const IDLE_MS = 620_000;

/** So long, at the end, connections are kept on which nothing comes: one in use has got an answer by then, and is over. */
const LAST_REQUESTS_MS = 1_000;

/**
 * Keeps the connections of proxies and browsers until they end them, and prepares a server to let go of them: each is told
 * so with the answer that it gets next.
 *
 * @returns what begins it, and takes no new connections; over when the server may be closed, which ends those that are idle
 */
export function keptConnections(server: Server): () => Promise<void> {
  const answers = new Set<ServerResponse>();
  let isLetGo = false;
  server.keepAliveTimeout = IDLE_MS;
  server.prependListener('request', (request, response: ServerResponse) => {
    answers.add(response);
    if (isLetGo) announce(response);
    response.once('close', () => {
      answers.delete(response);
      // One whose answer had begun was told that it is kept. Only its own: what slow clients still take counts as idle.
      if (isLetGo) request.socket.end();
    });
  });
  return async () => {
    isLetGo = true;
    for (const response of answers) announce(response);
    // Not by its own method, which ends idle connections at once, with what is just being sent into them.
    NetServer.prototype.close.call(server);
    await Promise.race([once(server, 'close'), sleep(LAST_REQUESTS_MS)]);
  };
}

function announce(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}
