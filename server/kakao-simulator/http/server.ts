import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Endpoint } from '../api/call.js';
import { dispatch } from '../api/dispatch.js';
import { endpointByPath } from '../api/endpoints.js';
import { badParameter, Refusal } from '../api/refusal.js';
import { kauth } from '../auth/kauth.js';
import { control } from '../control/control.js';
import type { Simulator } from '../simulator.js';
import { readBody } from './body.js';
import { readParams } from './params.js';
import { send, sendRefusal } from './send.js';

const unknownPath = new Refusal(404, -2, '{"msg":"this api does not exist","code":-2}');
const wrongMethod = badParameter('this method is not supported');
const malformed = badParameter('malformed parameters');

/** The HTTP server of both hosts, kapi and kauth, and of the control API. */
export function createHttpServer(sim: Simulator): Server {
  const server = createServer((request, response) => {
    const url = request.url ?? '/';
    const question = url.indexOf('?');
    const path = question < 0 ? url : url.slice(0, question);
    const query = question < 0 ? '' : url.slice(question + 1);
    const endpoint = endpointByPath.get(path);
    if (endpoint) kapi(sim, endpoint, query, request, response);
    else if (path.startsWith('/__control')) void control(sim, path, query, request, response);
    else if (!kauth(sim, path, query, request, response)) {
      request.resume();
      sendRefusal(response, unknownPath);
    }
  });
  server.keepAliveTimeout = 75_000;
  server.requestTimeout = 0;
  server.maxRequestsPerSocket = 0;
  return server;
}

function kapi(
  sim: Simulator,
  endpoint: Endpoint,
  query: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const method = request.method ?? 'GET';
  if (!endpoint.methods.includes(method)) {
    request.resume();
    sendRefusal(response, wrongMethod);
    return;
  }
  // The parameters of a changing call come in the form only; the others are known to be read from the query too.
  const fromQuery = method === 'GET' || !endpoint.isChanging ? readParams(query) : readParams('');
  if (method === 'GET') {
    answer(fromQuery);
    return;
  }
  readBody(request, (text) => {
    const isForm = /^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? '');
    if (text === undefined || fromQuery === undefined) answer(undefined);
    else answer(isForm ? readParams(text, fromQuery) : fromQuery);
  });

  function answer(params: ReturnType<typeof readParams>): void {
    if (!params) {
      sendRefusal(response, malformed);
      return;
    }
    const ip = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
    const outcome = dispatch(sim, endpoint, method, request.headers.authorization, ip, params);
    send(response, outcome, sim.faults.hasUnknownKeys);
  }
}
