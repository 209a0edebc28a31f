import type { ServerResponse } from 'node:http';
import type { Outcome } from '../api/dispatch.js';
import type { Refusal } from '../api/refusal.js';

const JSON_TYPE = 'application/json;charset=UTF-8';
const GARBAGE = '\u0000\ufffd{"id":';

/** Sends the answer to a call, in time and whole unless a fault says otherwise. */
export function send(response: ServerResponse, outcome: Outcome, hasUnknownKeys: boolean): void {
  if (outcome.delayMs > 0) setTimeout(sendNow, outcome.delayMs, response, outcome, hasUnknownKeys);
  else sendNow(response, outcome, hasUnknownKeys);
}

function sendNow(response: ServerResponse, outcome: Outcome, hasUnknownKeys: boolean): void {
  const { answer, spoil } = outcome;
  if (spoil === 'hang') return;
  if (spoil === 'cut') {
    response.destroy();
    return;
  }
  const isGood = typeof answer === 'string';
  let body = isGood ? answer : answer.body;
  // Texts inside JSON have their quotes escaped, so that this finds the beginnings of objects only.
  if (hasUnknownKeys) body = body.replaceAll('{"', '{"x_unlisted":{"of":[1,null]},"');
  if (spoil === 'garbage') body = GARBAGE;
  const headers: Record<string, string | number> = {
    'Content-Type': !isGood && answer.code === 'html' ? 'text/html' : JSON_TYPE,
    'Content-Length': Buffer.byteLength(body),
  };
  if (!isGood && answer.keyType) headers['WWW-Authenticate'] = `${answer.keyType} error=invalid_token`;
  response.writeHead(isGood ? 200 : answer.status, headers);
  if (spoil === 'truncate') response.write(body.slice(0, body.length >> 1), () => response.destroy());
  else response.end(body);
}

/** Sends a refusal of the plumbing itself. */
export function sendRefusal(response: ServerResponse, refusal: Refusal): void {
  sendNow(response, { answer: refusal, delayMs: 0 }, false);
}

/** Sends any value as JSON. */
export function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  const body = JSON.stringify(value);
  response.writeHead(status, { 'Content-Type': JSON_TYPE, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}
