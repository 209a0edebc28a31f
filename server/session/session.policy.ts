import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import { AccessPolicy } from '../platform/http/access-policy.js';
import type { Actor, OperatorContext } from '../platform/http/actor.js';
import type { DeskRequest } from '../platform/http/current-operator.decorator.js';
import type { Permission } from '../platform/http/permissions.js';
import { BACKGROUND_HEADER, OPERATOR_HEADER, SESSION_COOKIE } from '../platform/http/session-names.js';
import { SessionStore } from './session.store.js';

/** Tells the platform who a session cookie belongs to, and records what was refused. */
@Injectable()
export class SessionPolicy extends AccessPolicy {
  constructor(
    private readonly store: SessionStore,
    private readonly audit: AuditService,
    private readonly dataSource: DataSource,
  ) {
    super();
  }

  /** The operator whose session the browser's cookie is, whomever the page shows. */
  async ownerOf(request: DeskRequest): Promise<OperatorContext | null> {
    const token: unknown = (request.cookies as Record<string, unknown> | undefined)?.[SESSION_COOKIE];
    if (typeof token !== 'string') return null;
    return this.store.find(token, request.headers[BACKGROUND_HEADER] === undefined);
  }

  override async resolve(request: DeskRequest): Promise<OperatorContext | null> {
    const operator = await this.ownerOf(request);
    const meant = request.headers[OPERATOR_HEADER];
    return meant === undefined || meant === operator?.id ? operator : null;
  }

  override refused(actor: Actor, permission: Permission, method: string, code: string): Promise<void> {
    return this.audit.record(this.dataSource.manager, {
      key: 'Permission.Refused',
      actor,
      result: 'refused',
      details: { permission, method, code },
    });
  }
}
