import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import { log } from '../log/log.js';
import type { DeskRequest } from './current-operator.decorator.js';
import { toProblem } from './to-problem.js';

/** Answers every error as `application/problem+json`; 5xx are logged under the request's id. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<DeskRequest>();
    const response = host.switchToHttp().getResponse<Response>();
    const problem = toProblem(error);
    if (problem.status >= 500) {
      const { requestId } = request;
      log.error(
        { err: problem.cause ?? problem, requestId, method: request.method, path: request.path },
        'request failed',
      );
    }
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const body = problem.toBody();
    if (problem.status >= 500 && request.requestId) body.requestId = request.requestId;
    response.status(problem.status).set(problem.headers);
    response.type('application/problem+json').send(JSON.stringify(body));
  }
}
