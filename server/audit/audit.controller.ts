import { Controller, Get, Query } from '@nestjs/common';
import type { Actor } from '../platform/http/actor.js';
import { CurrentActor } from '../platform/http/current-operator.decorator.js';
import { ApiRoute } from '../platform/http/openapi/api-route.decorator.js';
import { RequirePermission } from '../platform/http/require-permission.decorator.js';
import { presentAuditEvent } from './audit.presenter.js';
import { AuditReader } from './audit.reader.js';
import { type AuditPage, type AuditQuery, auditPageSchema, auditQuerySchema } from './audit.schema.js';

/** The access record. */
@Controller('api/audit-events')
@RequirePermission('audit.read')
export class AuditController {
  constructor(private readonly reader: AuditReader) {}

  @Get()
  @ApiRoute({ summary: 'Who did what, newest first', response: auditPageSchema })
  async list(
    @CurrentActor() actor: Actor,
    @Query({ schema: auditQuerySchema }) query: AuditQuery,
  ): Promise<AuditPage> {
    const { events, nextCursor } = await this.reader.list(actor, query);
    return { data: events.map(presentAuditEvent), nextCursor };
  }
}
