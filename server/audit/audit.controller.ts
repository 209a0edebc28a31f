import { Body, Controller, Get, HttpCode, Post, Query, StreamableFile } from '@nestjs/common';
import type { Actor } from '../platform/http/actor.js';
import { csvFile } from '../platform/http/attachment.js';
import { CurrentActor } from '../platform/http/current-operator.decorator.js';
import { WithoutIdempotency } from '../platform/http/idempotency.interceptor.js';
import { ApiRoute } from '../platform/http/openapi/api-route.decorator.js';
import { RequirePermission } from '../platform/http/require-permission.decorator.js';
import { kstDayOf } from '../platform/kst.js';
import { AuditReader } from './audit.reader.js';
import {
  type AuditOperators,
  type AuditPage,
  type AuditQuery,
  auditOperatorsSchema,
  auditPageSchema,
  auditQuerySchema,
  auditSearchSchema,
  type PeopleSeenRequest,
  peopleSeenSchema,
} from './audit.schema.js';
import { PeopleSeenReport } from './people-seen.report.js';

/** The access record. */
@Controller('api/audit-events')
@RequirePermission('audit.read')
export class AuditController {
  constructor(
    private readonly reader: AuditReader,
    private readonly peopleSeen: PeopleSeenReport,
  ) {}

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

  @WithoutIdempotency()
  @Post('people.csv')
  @HttpCode(200)
  @ApiRoute({
    summary: 'Everybody whom an account, or any, saw, took out in a file or changed in a period, as CSV',
    description:
      'One row a person, with how often, when first and last, and by what. Whoever is in a report that was taken is in ' +
      'it too. The access record keeps who took it and the `reason`. With `language` columns and acts are in words, and ' +
      'times in KST and UTC.',
    contentType: 'text/csv',
  })
  async people(
    @CurrentActor() actor: Actor,
    @Body({ schema: peopleSeenSchema }) request: PeopleSeenRequest,
  ): Promise<StreamableFile> {
    const day = kstDayOf(new Date(request.from));
    return csvFile(await this.peopleSeen.take(request, actor), {
      file: 'people-seen',
      id: day,
      language: request.language,
    });
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
