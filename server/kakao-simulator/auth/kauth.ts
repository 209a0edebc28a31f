import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer, Params } from '../api/call.js';
import { htmlError, isRefusing, type Outcome } from '../api/dispatch.js';
import { Refusal } from '../api/refusal.js';
import { bodyText } from '../http/body.js';
import { readParams } from '../http/params.js';
import { send, sendRefusal } from '../http/send.js';
import type { Simulator } from '../simulator.js';
import { nowSeconds } from '../world/time.js';
import { accountLogout } from './account-logout.js';
import { authorizePage, consentAnswer, loginAnswer, type View } from './browser.js';
import { discovery, sseConfiguration } from './id-token.js';
import { koe } from './koe.js';
import { tokenEndpoint } from './token-endpoint.js';

type JsonRoute = [name: string, run: (sim: Simulator, params: Params) => Answer];

/** What programs call; faults apply to these by name. */
const jsonRoutes: Record<string, JsonRoute> = {
  'POST /oauth/token': ['oauth-token', tokenEndpoint],
  'POST /oauth/tokeninfo': ['oauth-tokeninfo', tokenInfo],
  'GET /.well-known/openid-configuration': ['openid-configuration', discovery],
  'GET /.well-known/jwks.json': ['jwks', jwks],
  'GET /.well-known/sse-configuration': ['sse-configuration', sseConfiguration],
};

/** By which a fault rule names them. */
export const kauthEndpointNames = Object.values(jsonRoutes).map(([name]) => name);

/** What browsers call. */
const pageRoutes: Record<string, (view: View) => void> = {
  'GET /oauth/authorize': authorizePage,
  'POST /login': loginAnswer,
  'POST /consent': consentAnswer,
  'GET /oauth/logout': accountLogout,
  'POST /oauth/logout': accountLogout,
};

/** Answers a call to kauth; returns whether the path is one of kauth's. */
export function kauth(
  sim: Simulator,
  path: string,
  query: string,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const name = `${request.method} ${path}`;
  const json = jsonRoutes[name];
  const page = pageRoutes[name];
  if (!json && !page) return false;
  bodyText(request)
    .then((text = '') => {
      const isPost = request.method === 'POST';
      const sent = isPost ? text : query;
      const params = readParams(sent) ?? {};
      if (json) send(response, answerJson(sim, json, params), sim.faults.hasUnknownKeys);
      else page?.({ sim, request, response, params, values: new URLSearchParams(sent) });
    })
    .catch((error: unknown) => {
      // A mistake of this program; it goes on for everybody else.
      process.stderr.write(
        `kakao-simulator: ${name}: ${error instanceof Error ? error.stack : String(error)}\n`,
      );
      if (response.headersSent) response.destroy();
      else sendRefusal(response, temporary(500));
    });
  return true;
}

function answerJson(sim: Simulator, [name, run]: JsonRoute, params: Params): Outcome {
  sim.calls.set(name, (sim.calls.get(name) ?? 0) + 1);
  const { hit, delayMs } = sim.faults.plan(name, '');
  const isEarly = hit && !hit.isAfter && isRefusing(hit);
  let answer: Answer = isEarly ? '' : run(sim, params);
  if (hit?.kind === 'html') answer = new Refusal(hit.status ?? 502, 'html', htmlError(hit.status ?? 502));
  if (hit?.kind === 'code') {
    answer = temporary(hit.status, hit.msg);
  }
  const spoil = hit && hit.kind !== 'code' && hit.kind !== 'html' ? hit.kind : undefined;
  return { answer, delayMs, spoil };
}

/** The error of kauth itself (§7.2). */
function temporary(status = 500, code = 'KOE003'): Refusal {
  return koe(status, code, 'server_error', 'temporary server error');
}

/** `GET /.well-known/jwks.json` (§3.8): who reads it too often is blocked. */
function jwks(sim: Simulator): Answer {
  if (sim.limits.takeJwks(Date.now())) return JSON.stringify(sim.provider.keys.jwks());
  return koe(429, 'KOE003', 'too_many_requests', 'too many requests');
}

/** `POST /oauth/tokeninfo` (§3.9): for debugging only. */
function tokenInfo(sim: Simulator, params: Params): Answer {
  const payload = sim.provider.keys.read(params.id_token ?? '');
  if (!payload) return koe(400, 'KOE400', 'invalid_token', 'ID Token is not valid');
  if (Number(payload.exp) <= nowSeconds()) return koe(400, 'KOE400', 'invalid_token', 'ID Token is expired');
  return JSON.stringify(payload);
}
