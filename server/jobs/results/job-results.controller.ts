import {
  Body,
  Controller,
  Get,
  HttpCode,
  type MessageEvent,
  Param,
  Post,
  Query,
  Req,
  Sse,
  StreamableFile,
  UseGuards,
} from '@nestjs/common';
import { exhaustMap, filter, interval, last, map, merge, type Observable, share, takeUntil } from 'rxjs';
import { AccessPolicy } from '../../platform/http/access-policy.js';
import type { Actor } from '../../platform/http/actor.js';
import { csvFile } from '../../platform/http/attachment.js';
import { CurrentActor, type DeskRequest } from '../../platform/http/current-operator.decorator.js';
import { WithoutIdempotency } from '../../platform/http/idempotency.interceptor.js';
import { ApiRoute } from '../../platform/http/openapi/api-route.decorator.js';
import { RequirePermission } from '../../platform/http/require-permission.decorator.js';
import { type ReportQuery, reportSchema } from '../../platform/http/schemas.js';
import { BACKGROUND_HEADER } from '../../platform/http/session-names.js';
import { presentItem } from '../jobs.presenter.js';
import { JobsReader } from '../jobs.reader.js';
import {
  type JobFailures,
  type JobItemQuery,
  type JobParam,
  jobFailuresSchema,
  jobItemPageSchema,
  jobItemQuerySchema,
  jobParamSchema,
  jobSchema,
} from '../jobs.schema.js';
import { JobsViews } from '../jobs.views.js';
import { JobsReport } from '../reports/jobs.report.js';
import { FailureCounts } from './failure-counts.js';
import { JobExistsGuard } from './job-exists.guard.js';
import { JobFeed } from './job-feed.js';
import { JobPace } from './job-pace.js';
import { type JobPaceView, jobPaceSchema } from './job-pace.schema.js';

const REPORT = {
  description:
    'The access record keeps who took it and the `reason`. With `language` columns and outcomes are in words, and times ' +
    'in KST and UTC.',
  contentType: 'text/csv',
  problems: [404],
} as const;

const HEARTBEAT_MS = 15_000;
/** How often an open stream asks whether its session still stands. */
const ACCESS_CHECK_MS = 5_000;
/**
 * Characters that wait for a client which does not read: some twenty events beyond what sockets hold. Then its stream is
 * cut off, and a browser opens it anew, with the job as it is by then. Nest's own limit is sixty times as much.
 */
const UNREAD_LIMIT = 65_536;

/** What became of a job: its people, its failures, its report, and its progress live. */
@Controller('api/jobs/:id')
@RequirePermission('jobs.read')
export class JobResultsController {
  constructor(
    private readonly reader: JobsReader,
    private readonly failureCounts: FailureCounts,
    private readonly pace: JobPace,
    private readonly views: JobsViews,
    private readonly report: JobsReport,
    private readonly feed: JobFeed,
    private readonly policy: AccessPolicy,
  ) {}

  @ApiRoute({ summary: 'People of a job and their outcomes', response: jobItemPageSchema, problems: [404] })
  @Get('items')
  async items(
    @Param({ schema: jobParamSchema }) { id }: JobParam,
    @Query({ schema: jobItemQuerySchema }) query: JobItemQuery,
    @CurrentActor() actor: Actor,
  ) {
    const page = await this.reader.items(await this.reader.get(id), query);
    await this.views.record(
      'Job.ItemsViewed',
      id,
      page.data.map((item) => item.userId),
      actor,
    );
    return {
      data: page.data.map((item) => presentItem(item, page.predicted.get(item.userId))),
      nextCursor: page.nextCursor,
    };
  }

  @ApiRoute({ summary: 'Failures by cause', response: jobFailuresSchema, problems: [404] })
  @Get('failures')
  async failures(@Param({ schema: jobParamSchema }) { id }: JobParam): Promise<JobFailures> {
    return this.failureCounts.of(await this.reader.get(id));
  }

  @ApiRoute({
    summary: 'How fast a running job can go now, and what holds it',
    description: 'As all processes together know it at this moment; of what nobody can tell nothing is said.',
    response: jobPaceSchema,
    problems: [404],
  })
  @Get('pace')
  async paceOf(@Param({ schema: jobParamSchema }) { id }: JobParam): Promise<JobPaceView> {
    await this.reader.get(id);
    return this.pace.read(id);
  }

  @ApiRoute({ summary: 'One row a person, as CSV', ...REPORT })
  @Get('report.csv')
  csv(
    @Param({ schema: jobParamSchema }) { id }: JobParam,
    @Query({ schema: reportSchema }) query: ReportQuery,
    @CurrentActor() actor: Actor,
  ): Promise<StreamableFile> {
    return this.csvOf(id, query, actor);
  }

  @ApiRoute({ summary: 'One row a person, as CSV, asked for in the body', ...REPORT })
  @WithoutIdempotency()
  @Post('report.csv')
  @HttpCode(200)
  csvByBody(
    @Param({ schema: jobParamSchema }) { id }: JobParam,
    @Body({ schema: reportSchema }) query: ReportQuery,
    @CurrentActor() actor: Actor,
  ): Promise<StreamableFile> {
    return this.csvOf(id, query, actor);
  }

  @ApiRoute({
    summary: 'The job whenever it changes',
    description:
      'Begins with the job as it is and ends with it, always without `sample`; a `heartbeat` event every 15 seconds. Who does not ' +
      'read its events is cut off, and opens it anew.',
    contentType: 'text/event-stream',
    response: jobSchema,
    problems: [404],
  })
  @Sse('events', { maxPendingDataLength: UNREAD_LIMIT })
  @UseGuards(JobExistsGuard)
  events(
    @Param({ schema: jobParamSchema }) { id }: JobParam,
    @Req() request: DeskRequest,
  ): Observable<MessageEvent> {
    const jobs = this.feed.watch(id).pipe(
      map((job): MessageEvent => ({ data: job })),
      share(),
    );
    const heartbeats = interval(HEARTBEAT_MS).pipe(
      map((): MessageEvent => ({ type: 'heartbeat', data: '{}' })),
      takeUntil(jobs.pipe(last(null, null))),
    );
    return merge(heartbeats, jobs).pipe(takeUntil(this.accessLost(request)));
  }

  private async csvOf(id: string, query: ReportQuery, actor: Actor): Promise<StreamableFile> {
    const job = await this.reader.get(id);
    await this.views.recordReport(job, 'csv', query, actor);
    const { language } = query;
    return csvFile(this.report.csv(job, language), { file: 'job', id, language });
  }

  /** Speaks when the session ended or the role no longer allows this: a stream outlives no log-out. */
  private accessLost(request: DeskRequest): Observable<unknown> {
    // Watching is no use of the session that would keep it from idling out.
    request.headers[BACKGROUND_HEADER] = '1';
    return interval(ACCESS_CHECK_MS).pipe(
      // Where the database does not answer nothing is known, and the next look decides; until then none is put in a queue.
      exhaustMap(() => this.policy.resolve(request).catch(() => undefined)),
      filter((operator) => operator !== undefined && !operator?.permissions.has('jobs.read')),
    );
  }
}
