import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyText } from '../http/body.js';
import { readParams } from '../http/params.js';
import { sendJson } from '../http/send.js';
import type { Simulator } from '../simulator.js';
import { controlPage } from './page.js';
import { routes } from './routes.js';

const LOOPBACK = /^(::1|(::ffff:)?127\.)/;

/**
 * The control API: what tests and the demo use to change the world behind the app's back.
 * Only callers on this machine, and no page of another site, get through.
 */
export async function control(
  sim: Simulator,
  path: string,
  query: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { origin } = request.headers;
  const isOwnPage = origin === undefined || origin === `http://${request.headers.host}`;
  if (!LOOPBACK.test(request.socket.remoteAddress ?? '') || !isOwnPage) {
    request.resume();
    sendJson(response, { error: 'only from this machine' }, 403);
    return;
  }
  const rest = path.slice('/__control'.length);
  if (rest === '' || rest === '/') {
    const page = controlPage();
    response.writeHead(200, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Length': Buffer.byteLength(page),
    });
    response.end(page);
    return;
  }
  try {
    const text = await bodyText(request);
    const body: unknown = text === undefined || text === '' ? undefined : JSON.parse(text);
    const params = readParams(query) ?? {};
    for (const [method, pattern, run] of routes) {
      const match = method === request.method ? pattern.exec(rest) : null;
      if (!match) continue;
      const result = await run({ sim, params, body, parts: match.slice(1), response });
      if (result !== 'sent') sendJson(response, result ?? { ok: true });
      return;
    }
    sendJson(response, { error: 'no such control' }, 404);
  } catch (error) {
    // Whatever is wrong with what was asked; the simulator goes on.
    sendJson(response, { error: error instanceof Error ? error.message : String(error) }, 400);
  }
}
