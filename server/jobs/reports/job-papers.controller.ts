import { Body, Controller, Get, HttpCode, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { databaseTime } from '../../platform/database/database-clock.js';
import type { Actor } from '../../platform/http/actor.js';
import { attachment } from '../../platform/http/attachment.js';
import { CurrentActor } from '../../platform/http/current-operator.decorator.js';
import { WithoutIdempotency } from '../../platform/http/idempotency.interceptor.js';
import { ApiRoute } from '../../platform/http/openapi/api-route.decorator.js';
import { RequirePermission } from '../../platform/http/require-permission.decorator.js';
import { type ReportQuery, reportSchema } from '../../platform/http/schemas.js';
import { JobsReader } from '../jobs.reader.js';
import { type JobParam, jobParamSchema } from '../jobs.schema.js';
import { JobsViews } from '../jobs.views.js';
import { type JobSummary, jobSummarySchema } from './job-summary.schema.js';
import { JobsReport } from './jobs.report.js';
import { JobsSummary } from './jobs.summary.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const REPORT = {
  description:
    'A full sheet goes on in the next. The access record keeps who took it and the `reason`. With `language` the first ' +
    'sheet says what the report is and what is not in it, columns and outcomes are in words, and times in KST and UTC.',
  contentType: XLSX,
  problems: [404],
} as const;

/** What is kept or handed on of a job: the spreadsheet and the summary. */
@Controller('api/jobs/:id')
@RequirePermission('jobs.read')
export class JobPapersController {
  constructor(
    private readonly reader: JobsReader,
    private readonly views: JobsViews,
    private readonly reports: JobsReport,
    private readonly summaries: JobsSummary,
  ) {}

  @ApiRoute({ summary: 'One row a person, as XLSX', ...REPORT })
  @Get('report.xlsx')
  report(
    @Param({ schema: jobParamSchema }) { id }: JobParam,
    @Query({ schema: reportSchema }) query: ReportQuery,
    @CurrentActor() actor: Actor,
  ): Promise<StreamableFile> {
    return this.xlsxOf(id, query, actor);
  }

  @ApiRoute({ summary: 'One row a person, as XLSX, asked for in the body', ...REPORT })
  @WithoutIdempotency()
  @Post('report.xlsx')
  @HttpCode(200)
  reportByBody(
    @Param({ schema: jobParamSchema }) { id }: JobParam,
    @Body({ schema: reportSchema }) query: ReportQuery,
    @CurrentActor() actor: Actor,
  ): Promise<StreamableFile> {
    return this.xlsxOf(id, query, actor);
  }

  @ApiRoute({
    summary: 'What became of a job, on one page',
    description: 'Counts, causes and steps, without anybody by name or id.',
    response: jobSummarySchema,
    problems: [404],
  })
  @Get('summary')
  summary(@Param({ schema: jobParamSchema }) { id }: JobParam): Promise<JobSummary> {
    return this.summaries.of(id);
  }

  private async xlsxOf(id: string, query: ReportQuery, actor: Actor): Promise<StreamableFile> {
    const job = await this.reader.get(id);
    await this.views.recordReport(job, 'xlsx', query, actor);
    const { reason = null, language } = query;
    const taking = { at: databaseTime(), by: actor.operatorEmail ?? null, reason };
    return new StreamableFile(await this.reports.xlsx(job, taking, language), {
      type: XLSX,
      disposition: attachment({ file: 'job', id, ending: 'xlsx', language }),
    });
  }
}
