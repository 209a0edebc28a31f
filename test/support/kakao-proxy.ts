import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onFileEnd } from './file-end.js';

/** An answer on its way from the simulator to the client. */
export interface PassingAnswer {
  status: number;
  body: string;
}

export interface KakaoProxy {
  /** What KAKAO_API_URL takes. */
  url: string;
  /** Changes what is answered from now on; null: nothing is changed. Gets the path with its query. */
  distort(
    change: ((path: string, answer: PassingAnswer) => PassingAnswer | Promise<PassingAnswer>) | null,
  ): void;
}

/** Stands between the client and a stand-in for Kakao, to tell lies that neither would tell by itself. */
export async function startKakaoProxy(target: string): Promise<KakaoProxy> {
  let change: Parameters<KakaoProxy['distort']>[0] = null;
  const server = createServer((request, response) => {
    // What the stand-in cuts is cut here too.
    pass(request, response).catch(() => response.destroy());
  });
  const pass = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { authorization = '', 'content-type': type = '' } = request.headers;
    const answer = await fetch(target + request.url, {
      method: request.method ?? 'GET',
      headers: { authorization, ...(type ? { 'content-type': type } : {}) },
      ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
    });
    const passing = { status: answer.status, body: await answer.text() };
    const { status, body } = change ? await change(request.url ?? '', passing) : passing;
    const isHtml = body.startsWith('<');
    response.writeHead(status, { 'content-type': isHtml ? 'text/html' : 'application/json;charset=UTF-8' });
    response.end(body);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onFileEnd(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    distort: (next) => {
      change = next;
    },
  };
}
