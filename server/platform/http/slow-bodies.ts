import type { IncomingMessage, Server } from 'node:http';
import { hasBody } from './log-in-first.js';

/** Longer than an honest client needs to change its network; who is gone without a word holds what has come no longer. */
const IDLE_MS = 60_000;

/** A file of 300 MB takes this at 0.7 Mbit/s. Node's own five minutes are over at ten times as much. */
const WHOLE_MS = 3_600_000;

/**
 * Lets a body take as long as its line needs, while some of it goes on coming: where for a minute or two nothing has, the
 * request ends as one that Node gave up (`clientError`, `ERR_HTTP_REQUEST_TIMEOUT`). Headers keep Node's minute.
 *
 * @param isShort of which requests the body is read whoever sends it, and so has to be there within a minute: nobody who is
 *   not logged in holds a connection for longer
 */
export function limitSlowBodies(server: Server, isShort: (request: IncomingMessage) => boolean): void {
  server.requestTimeout = WHOLE_MS;
  server.prependListener('request', (request: IncomingMessage) => {
    if (hasBody(request)) watch(server, request, isShort(request));
  });
}

function watch(server: Server, request: IncomingMessage, isShort: boolean): void {
  const { socket } = request;
  let bytesBefore = socket.bytesRead;
  const timer = setInterval(() => {
    // What has come and is not taken yet waits for us, not for the client.
    const isIdle = socket.bytesRead === bytesBefore && request.readableLength === 0;
    bytesBefore = socket.bytesRead;
    if (request.complete || socket.destroyed) clearInterval(timer);
    else if (isIdle || isShort) {
      clearInterval(timer);
      const error = Object.assign(new Error('nothing more came'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
      server.emit('clientError', error, socket);
    }
  }, IDLE_MS);
  request.once('close', () => clearInterval(timer));
}
