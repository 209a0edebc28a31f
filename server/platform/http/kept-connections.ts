import type { Server, ServerResponse } from 'node:http';

/**
 * Longer than load balancers keep a connection that nothing comes on, ten minutes at most: what they send into one that
 * is closed here at that moment is lost, and answered by them with 502. Node's own five seconds would see to that.
 */
const IDLE_MS = 620_000;

/**
 * Keeps the connections of proxies and browsers until they end them, and prepares a server to let go of them: each is told
 * so with the answer that it gets next.
 *
 * @returns what begins it, before the server is closed
 */
export function keptConnections(server: Server): () => void {
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
  return () => {
    isLetGo = true;
    for (const response of answers) announce(response);
  };
}

function announce(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}
