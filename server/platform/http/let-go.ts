import type { Server, ServerResponse } from 'node:http';

/**
 * Prepares a server to let go of the connections that proxies and browsers keep: each is told so with the answer that
 * it gets next, for what is sent into one that is being closed is lost.
 *
 * @returns what begins it, before the server is closed
 */
export function keptConnections(server: Server): () => void {
  const answers = new Set<ServerResponse>();
  let isLetGo = false;
  server.prependListener('request', (_request, response: ServerResponse) => {
    answers.add(response);
    if (isLetGo) announce(response);
    response.once('close', () => {
      answers.delete(response);
      // One whose answer had begun was told that it is kept.
      if (isLetGo) setImmediate(() => server.closeIdleConnections());
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
