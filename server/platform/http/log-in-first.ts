import { Injectable, type NestMiddleware, Optional } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { AccessPolicy } from './access-policy.js';
import { ProblemError, unauthorized } from './problem.js';

/** Where the one body comes that is read of somebody whom nobody knows yet. */
export const LOG_IN_PATH = /^\/api\/session\/?$/i;

/**
 * Refuses a request whose body comes from nobody who is logged in, before that is read: it would take memory, and time in
 * which everybody else waits. Whether they still are is looked at again when it has come.
 */
@Injectable()
export class LogInFirst implements NestMiddleware {
  /** @param policy absent in a process without log-ins (a worker) */
  constructor(@Optional() private readonly policy?: AccessPolicy) {}

  async use(request: Request, _response: Response, next: NextFunction): Promise<void> {
    if (hasBody(request) && !LOG_IN_PATH.test(request.baseUrl + request.path)) {
      if (!(await this.policy?.resolve(request))) throw unauthorized();
      // Meanwhile its client may have gone, and parsers take what is over for a request without a body.
      if (!request.socket.readable) throw cutOff();
    }
    next();
  }
}

/** Whether a request says that a body comes. */
export function hasBody({ headers }: Pick<Request, 'headers'>): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > 0;
}

function cutOff(): ProblemError {
  return new ProblemError({ status: 400, code: 'request_aborted', detail: 'The body ended too early.' });
}
