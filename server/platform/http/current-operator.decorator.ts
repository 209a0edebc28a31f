import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { Actor, OperatorContext } from './actor.js';
import { unauthorized } from './problem.js';

/** What the permission guard leaves on the request. */
export interface DeskRequest extends Request {
  operator?: OperatorContext;
  requestId?: string;
}

/** Who sent this request and from where, for the audit log. Nobody logged in: an operator without an id. */
export function actorOf(request: DeskRequest): Actor {
  return {
    type: 'operator',
    operatorId: request.operator?.id ?? null,
    operatorEmail: request.operator?.email ?? null,
    sessionId: request.operator?.sessionId ?? null,
    ip: request.ip ?? null,
    userAgent: request.headers['user-agent']?.slice(0, 400) ?? null,
  };
}

/** The logged-in operator ({@link OperatorContext}); 401 where a public route asks without one. */
export const CurrentOperator = createParamDecorator(
  (_: unknown, context: ExecutionContext): OperatorContext => {
    const { operator } = context.switchToHttp().getRequest<DeskRequest>();
    if (!operator) throw unauthorized();
    return operator;
  },
);

/** The {@link Actor} of this request: pass it to `AuditService.record`. */
export const CurrentActor = createParamDecorator(
  (_: unknown, context: ExecutionContext): Actor => actorOf(context.switchToHttp().getRequest<DeskRequest>()),
);
