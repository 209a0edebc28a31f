import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { Actor, OperatorContext } from '../platform/http/actor.js';
import { CurrentActor, CurrentOperator } from '../platform/http/current-operator.decorator.js';
import { RecordsReplay } from '../platform/http/idempotency.interceptor.js';
import { ApiRoute } from '../platform/http/openapi/api-route.decorator.js';
import { forbidden } from '../platform/http/problem.js';
import { RequirePermission } from '../platform/http/require-permission.decorator.js';
import { visibilityFor } from '../users/users.presenter.js';
import { type JobApprove, jobApproveSchema } from './check/job-check.schema.js';
import { JobDrafter } from './drafts/jobs.draft.js';
import type { Job } from './job.entity.js';
import { JobsReader } from './jobs.reader.js';
import {
  type JobCancel,
  type JobListQuery,
  type JobParam,
  type JobReject,
  type JobRequest,
  type JobResume,
  type JobStart,
  type JobsResume,
  type JobsResumed,
  type JobView,
  jobCancelSchema,
  jobListQuerySchema,
  jobPageSchema,
  jobParamSchema,
  jobPauseSchema,
  jobRejectSchema,
  jobRequestSchema,
  jobResumeSchema,
  jobSchema,
  jobStartSchema,
  jobsResumedSchema,
  jobsResumeSchema,
} from './jobs.schema.js';
import { JobsService } from './jobs.service.js';
import { JobsViews } from './jobs.views.js';

/** Bulk jobs: making drafts and setting them going. */
@Controller('api/jobs')
export class JobsController {
  constructor(
    private readonly drafter: JobDrafter,
    private readonly jobs: JobsService,
    private readonly reader: JobsReader,
    private readonly views: JobsViews,
  ) {}

  @ApiRoute({ summary: 'Make a draft of a job', response: jobSchema, problems: [404, 409, 422] })
  @RecordsReplay(JobsViews)
  @Post()
  @RequirePermission('jobs.create')
  async create(
    @Body({ schema: jobRequestSchema }) body: JobRequest,
    @CurrentOperator() operator: OperatorContext,
    @CurrentActor() actor: Actor,
  ): Promise<JobView> {
    const id = await this.drafter.create(body, actor);
    return this.views.seen(id, visibilityFor(operator.role), actor);
  }

  @ApiRoute({ summary: 'List jobs, newest first', response: jobPageSchema })
  @Get()
  @RequirePermission('jobs.read')
  list(@Query({ schema: jobListQuerySchema }) query: JobListQuery) {
    return this.reader.list(query);
  }

  @ApiRoute({ summary: 'One job, with a sample of its people', response: jobSchema, problems: [404] })
  @Get(':id')
  @RequirePermission('jobs.read')
  get(
    @Param({ schema: jobParamSchema }) { id }: JobParam,
    @CurrentOperator() operator: OperatorContext,
    @CurrentActor() actor: Actor,
  ): Promise<JobView> {
    return this.views.seen(id, visibilityFor(operator.role), actor);
  }

  @ApiRoute({ summary: 'Start a draft, or ask for approval', response: jobSchema, problems: [404, 409] })
  @Post(':id/start')
  @HttpCode(200)
  @RequirePermission('jobs.run')
  start(
    @Param({ schema: jobParamSchema }) { id }: JobParam,
    @Body({ schema: jobStartSchema }) body: JobStart,
    @CurrentActor() actor: Actor,
  ): Promise<JobView> {
    return this.show(this.jobs.start(id, body, actor));
  }

  @ApiRoute({ summary: "Approve somebody else's job", response: jobSchema, problems: [404, 409] })
  @Post(':id/approve')
  @HttpCode(200)
  @RequirePermission('jobs.approve')
  approve(
    @Param({ schema: jobParamSchema }) { id }: JobParam,
    @Body({ schema: jobApproveSchema }) body: JobApprove,
    @CurrentActor() actor: Actor,
  ): Promise<JobView> {
    return this.show(this.jobs.approve(id, body, actor));
  }

  @ApiRoute({
    summary: 'Refuse approval',
    description:
      'The job is `rejected`; `cancelled` where calls before a retry are still to be looked at, once that is done.',
    response: jobSchema,
    problems: [404, 409],
  })
  @Post(':id/reject')
  @HttpCode(200)
  @RequirePermission('jobs.approve')
  reject(
    @Param({ schema: jobParamSchema }) { id }: JobParam,
    @Body({ schema: jobRejectSchema }) { reason }: JobReject,
    @CurrentActor() actor: Actor,
  ): Promise<JobView> {
    return this.show(this.jobs.reject(id, reason, actor));
  }

  @ApiRoute({
    summary: 'Pause',
    description:
      'Anyone who sees a job may, from its start until it runs, where it has a waiting time; else it takes `jobs.run`.',
    response: jobSchema,
    problems: [404, 409],
  })
  @Post(':id/pause')
  @HttpCode(200)
  @RequirePermission('jobs.read')
  async pause(
    @Param({ schema: jobParamSchema }) { id }: JobParam,
    @Query({ schema: jobPauseSchema }) _query: object,
    @Body({ schema: jobPauseSchema }) _body: object,
    @CurrentOperator() { permissions }: OperatorContext,
    @CurrentActor() actor: Actor,
  ): Promise<JobView> {
    if (permissions.has('jobs.run')) return this.show(this.jobs.pause(id, actor));
    const { status, notBefore } = await this.reader.get(id);
    if (status !== 'queued' || notBefore === null) {
      const isTooLate = status === 'running' && notBefore !== null;
      const detail = 'Its waiting time is over: whoever may run jobs can pause it.';
      throw isTooLate ? forbidden('jobs.run', detail, 'waiting_time_over') : forbidden('jobs.run');
    }
    return this.show(this.jobs.pauseWaiting(id, actor));
  }

  @ApiRoute({ summary: 'Resume', response: jobSchema, problems: [404, 409] })
  @Post(':id/resume')
  @HttpCode(200)
  @RequirePermission('jobs.run')
  resume(
    @Param({ schema: jobParamSchema }) { id }: JobParam,
    @Body({ schema: jobResumeSchema }) body: JobResume,
    @CurrentActor() actor: Actor,
  ): Promise<JobView> {
    return this.show(this.jobs.resume(id, body, actor));
  }

  @ApiRoute({
    summary: 'Resume several jobs that are paused for the same reason',
    description:
      'Each with the safeguards of resuming it alone and with its own audit event, which has the reason given here. The ' +
      'answer says of each whether it goes on, and why not.',
    response: jobsResumedSchema,
    problems: [409],
  })
  @Post('resume')
  @HttpCode(200)
  @RequirePermission('jobs.run')
  resumeTogether(
    @Body({ schema: jobsResumeSchema }) body: JobsResume,
    @CurrentActor() actor: Actor,
  ): Promise<JobsResumed> {
    return this.jobs.resumeTogether(body, actor);
  }

  @ApiRoute({ summary: 'Cancel what is not done yet', response: jobSchema, problems: [404, 409] })
  @Post(':id/cancel')
  @HttpCode(200)
  @RequirePermission('jobs.run')
  cancel(
    @Param({ schema: jobParamSchema }) { id }: JobParam,
    @Body({ schema: jobCancelSchema }) body: JobCancel,
    @CurrentActor() actor: Actor,
  ): Promise<JobView> {
    return this.show(this.jobs.cancel(id, body, actor));
  }

  @ApiRoute({ summary: 'Try just the failed people again', response: jobSchema, problems: [404, 409] })
  @Post(':id/retry')
  @HttpCode(200)
  @RequirePermission('jobs.run')
  retry(@Param({ schema: jobParamSchema }) { id }: JobParam, @CurrentActor() actor: Actor): Promise<JobView> {
    return this.show(this.jobs.retry(id, actor));
  }

  private async show(change: Promise<Job>): Promise<JobView> {
    return this.reader.presentOne(await change);
  }
}
