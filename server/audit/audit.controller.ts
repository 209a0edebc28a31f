import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import type { Actor } from '../platform/http/actor.js';
import { CurrentActor } from '../platform/http/current-operator.decorator.js';
import { WithoutIdempotency } from '../platform/http/idempotency.interceptor.js';
import { ApiRoute } from '../platform/http/openapi/api-route.decorator.js';
import { RequirePermission } from '../platform/http/require-permission.decorator.js';
import { AuditReader } from './audit.reader.js';
import {
  type AuditOperators,
  type AuditPage,
  type AuditQuery,
  auditOperatorsSchema,
  auditPageSchema,
  auditQuerySchema,
  auditSearchSchema,
} from './audit.schema.js';

/** The access record. */
@Controller('api/audit-events')
@RequirePermission('audit.read')
export class AuditController {
  constructor(private readonly reader: AuditReader) {}

  @Get()
  @ApiRoute({ summary: 'Who did what, newest first', response: auditPageSchema })
  list(
    @CurrentActor() actor: Actor,
    @Query({ schema: auditQuerySchema }) query: AuditQuery,
  ): Promise<AuditPage> {
    return this.reader.list(actor, query);
  }

  @WithoutIdempotency()
  @Post('search')
  @HttpCode(200)
  @ApiRoute({
    summary: 'Who did what, newest first, asked for in the body',
    description:
      'What is searched for may be personal: here it stands in no address, and so in the log of no proxy.',
    response: auditPageSchema,
  })
  async search(
    @CurrentActor() actor: Actor,
    @Body({ schema: auditSearchSchema }) query: AuditQuery,
  ): Promise<AuditPage> {
    return this.reader.list(actor, query);
  }

  @Get('operators')
  @ApiRoute({
    summary: 'Who can be asked for: everybody who has or had an account',
    response: auditOperatorsSchema,
  })
  async operators(): Promise<AuditOperators> {
    return { data: await this.reader.operators() };
  }
}
