import type { NextFunction, Request, Response } from 'express';
import { ProblemError } from './problem.js';

/** Where Kakao's servers call: they prove who they are by themselves, and no cookie counts there. */
export const WEBHOOK_PATH = /^\/webhooks\//i;

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a state-changing request that a browser sent from another site. No `Origin`: not a browser, its
 * cookie suffices. Behind a proxy that ends TLS without saying so the scheme of the request is unknown, so
 * `https` from the same host passes; `http` towards `https` does not.
 */
export function originCheck(request: Request, _response: Response, next: NextFunction): void {
  const { origin } = request.headers;
  const isExempt = SAFE.has(request.method) || origin === undefined || WEBHOOK_PATH.test(request.path);
  if (isExempt || isOwnOrigin(origin, request)) next();
  else {
    const detail = 'This request came from another site.';
    next(new ProblemError({ status: 403, code: 'foreign_origin', detail }));
  }
}

/** @param origin the header as sent, `null` included */
export function isOwnOrigin(origin: string, request: Pick<Request, 'protocol' | 'host'>): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, host } = new URL(origin);
  const own = `${protocol}//${request.host}`;
  if (!URL.canParse(own) || new URL(own).host !== host) return false;
  return protocol === 'https:' || (protocol === 'http:' && request.protocol === 'http');
}
