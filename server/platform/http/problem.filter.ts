import { type ArgumentsHost, Catch, type ExceptionFilter, Optional } from '@nestjs/common';
import type { Response } from 'express';
import { log } from '../log/log.js';
import { AccessPolicy } from './access-policy.js';
import { actorOf, type DeskRequest } from './current-operator.decorator.js';
import type { ProblemError } from './problem.js';
import { toProblem } from './to-problem.js';

/** Answers every error as `application/problem+json`; 5xx are logged under the request's id, refusals are recorded. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  /** @param policy absent in a process without log-ins (a worker) */
  constructor(@Optional() private readonly policy?: AccessPolicy) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const request = host.switchToHttp().getRequest<DeskRequest>();
    const response = host.switchToHttp().getResponse<Response>();
    const problem = await this.recorded(toProblem(error), request);
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

  /** Records a refusal; where that fails, the failure is the answer. */
  private async recorded(problem: ProblemError, request: DeskRequest): Promise<ProblemError> {
    const { refused, code } = problem;
    if (!refused) return problem;
    const record = this.policy?.refused(actorOf(request), refused, `${request.method} ${request.path}`, code);
    return Promise.resolve(record).then(() => problem, toProblem);
  }
}
