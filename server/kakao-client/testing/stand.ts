import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** An answer of the stand: what to send, or what to do with the response instead. */
export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
  delayMs?: number;
  /** Does everything itself. */
  act?: (response: ServerResponse, socket: Socket) => void;
}

/** A request as it arrived. */
export interface SeenRequest {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A real local HTTP server that plays Kakao in the tests of this package. */
export interface Stand {
  url: string;
  requests: SeenRequest[];
  /** From now on answers like this. */
  answer: Answer | ((request: SeenRequest, count: number) => Answer);
  close(): Promise<void>;
}

/** Starts a stand on a free port. */
export async function startStand(answer: Answer | ((path: string, count: number) => Answer)): Promise<Stand> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const seen: SeenRequest = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      };
      const count = stand.requests.push(seen);
      const given = typeof stand.answer === 'function' ? stand.answer(seen, count) : stand.answer;
      const send = () => {
        if (given.act) return given.act(response, request.socket);
        const headers = { 'content-type': 'application/json;charset=UTF-8', ...given.headers };
        response.writeHead(given.status ?? 200, headers).end(given.body ?? '{}');
      };
      if (given.delayMs) setTimeout(send, given.delayMs);
      else send();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stand: Stand = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    answer: typeof answer === 'function' ? (request, count) => answer(request.url, count) : answer,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return stand;
}
