import { type CanActivate, type ExecutionContext, Injectable, Optional } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AccessPolicy } from './access-policy.js';
import type { DeskRequest } from './current-operator.decorator.js';
import type { Permission } from './permissions.js';
import { forbidden, methodNotAllowed, ProblemError, unauthorized } from './problem.js';
import { PERMISSION_METADATA } from './require-permission.decorator.js';

/** Lets a request through only when its route declares a permission and the operator has it. */
@Injectable()
export class PermissionGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    /** Absent in a process without log-ins (a worker): everything but public routes is refused there. */
    @Optional() private readonly policy?: AccessPolicy,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const permission = this.reflector.getAllAndOverride<Permission | undefined>(PERMISSION_METADATA, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (!permission) {
      const detail = 'This route declares no permission.';
      throw new ProblemError({ status: 403, code: 'no_permission_declared', detail });
    }
    if (permission === 'public') return true;

    const request = context.switchToHttp().getRequest<DeskRequest>();
    // It shows nothing, and would be recorded as if it did.
    if (request.method === 'HEAD') throw methodNotAllowed('GET');
    const operator = await this.policy?.resolve(request);
    if (!operator) throw unauthorized();
    request.operator = operator;
    if (permission === 'session.own' || operator.permissions.has(permission)) return true;
    throw forbidden(permission);
  }
}
