import { type ArgumentsHost, Catch, type ExceptionFilter, NotFoundException, Optional } from '@nestjs/common';
import type { Response } from 'express';
import { log } from '../log/log.js';
import { AccessPolicy } from './access-policy.js';
import { actorOf, type DeskRequest } from './current-operator.decorator.js';
import { OtherMethods } from './other-methods.js';
import { methodNotAllowed, type ProblemError } from './problem.js';
import { toProblem } from './to-problem.js';

/** Answers every error as `application/problem+json`; 5xx are logged under the request's id, refusals are recorded. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  /** @param policy absent in a process without log-ins (a worker) */
  constructor(
    private readonly methods: OtherMethods,
    @Optional() private readonly policy?: AccessPolicy,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<DeskRequest>();
    const response = host.switchToHttp().getResponse<Response>();
    const problem = this.problemOf(error, request);
    const { refused, code } = problem;
    if (!refused || !this.policy) {
      answer(problem, request, response);
      return;
    }
    // Where it cannot be recorded, that is the answer.
    this.policy.refused(actorOf(request), refused, `${request.method} ${request.path}`, code).then(
      () => answer(problem, request, response),
      (failure: unknown) => answer(toProblem(failure), request, response),
    );
  }

  /** Nest finds nothing also where the path is there for other methods. */
  private problemOf(error: unknown, { method, path }: DeskRequest): ProblemError {
    const allow = error instanceof NotFoundException ? this.methods.insteadOf(method, path) : undefined;
    return allow === undefined ? toProblem(error) : methodNotAllowed(allow);
  }
}

function answer(problem: ProblemError, request: DeskRequest, response: Response): void {
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
