import { type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { ProblemError } from './problem.js';

/** What Node's parser says of a request that it gave up reading; everything else is no HTTP. */
const BY_CODE: Record<string, { status: number; code: string; detail: string }> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: 'headers_too_large',
    detail: 'The address and the headers of a request have 16 kB in all.',
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, code: 'body_too_large', detail: 'The body is too large.' },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: 'request_timeout',
    detail: 'The request did not come to its end in time.',
  },
};
const NO_HTTP = { status: 400, code: 'malformed_request', detail: 'This is not HTTP.' };

/** Answers requests that never become one, for which Node would answer with a bare status, like every other error. */
export function answerClientErrors(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    // Node's own field: an answer that has begun must not have another in the middle of it.
    const { _httpMessage: begun } = socket as Socket & { _httpMessage?: ServerResponse };
    if (!socket.writable || begun?.headersSent) socket.destroy();
    else socket.end(answerTo(error), () => socket.destroy());
  });
}

function answerTo({ code }: NodeJS.ErrnoException): string {
  const problem = new ProblemError(BY_CODE[code ?? ''] ?? NO_HTTP);
  const body = JSON.stringify(problem.toBody());
  return [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
