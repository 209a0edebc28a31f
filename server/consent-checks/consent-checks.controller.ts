import { Body, Controller, Get, HttpCode, Param, Post, Query, StreamableFile } from '@nestjs/common';
import type { Actor } from '../platform/http/actor.js';
import { csvFile } from '../platform/http/attachment.js';
import { CurrentActor } from '../platform/http/current-operator.decorator.js';
import { RecordsReplay, WithoutIdempotency } from '../platform/http/idempotency.interceptor.js';
import { ApiRoute } from '../platform/http/openapi/api-route.decorator.js';
import { conflict } from '../platform/http/problem.js';
import { RequirePermission } from '../platform/http/require-permission.decorator.js';
import { type ReportQuery, reportSchema } from '../platform/http/schemas.js';
import type { ConsentCheck } from './consent-check.entity.js';
import { ConsentChecksReader } from './consent-checks.reader.js';
import { ConsentChecksReport } from './consent-checks.report.js';
import {
  type ConsentCheckItemQuery,
  type ConsentCheckListQuery,
  type ConsentCheckParam,
  type ConsentCheckRequest,
  type ConsentCheckVerification,
  type ConsentCheckView,
  consentCheckItemPageSchema,
  consentCheckItemQuerySchema,
  consentCheckListQuerySchema,
  consentCheckListSchema,
  consentCheckParamSchema,
  consentCheckRequestSchema,
  consentCheckSchema,
  consentCheckVerificationSchema,
} from './consent-checks.schema.js';
import { ConsentChecksService } from './consent-checks.service.js';
import { ConsentChecksViews } from './consent-checks.views.js';

const REPORT = {
  description:
    'Of a check that is `completed`. The access record keeps who took it and the `reason`. With `language` columns and ' +
    'answers are in words, and times in KST and UTC.',
  contentType: 'text/csv',
  problems: [404, 409],
} as const;

/** "May we reach these people on that day, on the strength of these scopes and terms?" */
@Controller('api/consent-checks')
@RequirePermission('users.read')
export class ConsentChecksController {
  constructor(
    private readonly checks: ConsentChecksService,
    private readonly reader: ConsentChecksReader,
    private readonly report: ConsentChecksReport,
    private readonly views: ConsentChecksViews,
  ) {}

  @ApiRoute({
    summary: 'Ask whether people may be reached on a day',
    description:
      'Given by id they are answered at once, up to 1,000 with the answers in `items`; others soon after.',
    response: consentCheckSchema,
    problems: [404, 409, 422],
  })
  @RecordsReplay(ConsentChecksViews)
  @Post()
  @RequirePermission('consent-checks.make')
  async create(
    @Body({ schema: consentCheckRequestSchema }) body: ConsentCheckRequest,
    @CurrentActor() actor: Actor,
  ): Promise<ConsentCheckView> {
    return this.reader.made(await this.checks.create(body, actor));
  }

  @ApiRoute({ summary: 'List checks, newest first', response: consentCheckListSchema })
  @Get()
  list(@Query({ schema: consentCheckListQuerySchema }) query: ConsentCheckListQuery) {
    return this.reader.list(query);
  }

  @ApiRoute({ summary: 'One check', response: consentCheckSchema, problems: [404] })
  @Get(':id')
  get(@Param({ schema: consentCheckParamSchema }) { id }: ConsentCheckParam): Promise<ConsentCheckView> {
    return this.reader.get(id);
  }

  @ApiRoute({
    summary: 'Answers of a check, with the facts that decide',
    response: consentCheckItemPageSchema,
    problems: [404],
  })
  @Get(':id/items')
  async items(
    @Param({ schema: consentCheckParamSchema }) { id }: ConsentCheckParam,
    @Query({ schema: consentCheckItemQuerySchema }) query: ConsentCheckItemQuery,
    @CurrentActor() actor: Actor,
  ) {
    await this.reader.find(id);
    const page = await this.reader.items(id, query);
    await this.views.record(id, page.data, actor);
    return page;
  }

  @ApiRoute({
    summary: 'Whether the answers kept are those that were given',
    response: consentCheckVerificationSchema,
    problems: [404, 409],
  })
  @Get(':id/verification')
  async verify(
    @Param({ schema: consentCheckParamSchema }) { id }: ConsentCheckParam,
  ): Promise<ConsentCheckVerification> {
    return this.reader.verify(await this.answered(id, 'no answers'));
  }

  @ApiRoute({ summary: 'One row a person, as CSV', ...REPORT })
  @Get(':id/report.csv')
  csv(
    @Param({ schema: consentCheckParamSchema }) { id }: ConsentCheckParam,
    @Query({ schema: reportSchema }) query: ReportQuery,
    @CurrentActor() actor: Actor,
  ): Promise<StreamableFile> {
    return this.csvOf(id, query, actor);
  }

  @ApiRoute({ summary: 'One row a person, as CSV, asked for in the body', ...REPORT })
  @WithoutIdempotency()
  @Post(':id/report.csv')
  @HttpCode(200)
  csvByBody(
    @Param({ schema: consentCheckParamSchema }) { id }: ConsentCheckParam,
    @Body({ schema: reportSchema }) query: ReportQuery,
    @CurrentActor() actor: Actor,
  ): Promise<StreamableFile> {
    return this.csvOf(id, query, actor);
  }

  private async csvOf(id: string, query: ReportQuery, actor: Actor): Promise<StreamableFile> {
    const check = await this.answered(id, 'no report');
    await this.views.recordReport(check, query, actor);
    return csvFile(this.report.stream(id, query.language), {
      file: 'consent-check',
      id,
      language: query.language,
    });
  }

  /** @throws ProblemError 409 `invalid_state` where it is not answered yet, or never will be */
  private async answered(id: string, lacks: string): Promise<ConsentCheck> {
    const check = await this.reader.find(id);
    if (check.status === 'completed') return check;
    throw conflict('invalid_state', `A check that is ${check.status} has ${lacks}.`);
  }
}
