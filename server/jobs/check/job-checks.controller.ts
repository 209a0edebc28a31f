import { Controller, Get, Param } from '@nestjs/common';
import type { Actor } from '../../platform/http/actor.js';
import { CurrentActor } from '../../platform/http/current-operator.decorator.js';
import { ApiRoute } from '../../platform/http/openapi/api-route.decorator.js';
import { RequirePermission } from '../../platform/http/require-permission.decorator.js';
import { JobsReader } from '../jobs.reader.js';
import { type JobParam, jobParamSchema } from '../jobs.schema.js';
import { JobsViews } from '../jobs.views.js';
import { JobApprovals } from './job-approvals.js';
import {
  type JobApprovalView,
  type JobCheck,
  jobApprovalsSchema,
  jobCheckSchema,
} from './job-check.schema.js';
import { JobChecker } from './job-checker.js';

/** What is known of a job before it starts, and what was known when it was approved. */
@Controller('api/jobs/:id')
@RequirePermission('jobs.read')
export class JobChecksController {
  constructor(
    private readonly checker: JobChecker,
    private readonly approvals: JobApprovals,
    private readonly reader: JobsReader,
    private readonly views: JobsViews,
  ) {}

  @ApiRoute({
    summary: 'What is known of a job before it starts',
    description: 'By the mirror as it is now; nothing is asked of Kakao.',
    response: jobCheckSchema,
    problems: [404],
  })
  @Get('check')
  check(@Param({ schema: jobParamSchema }) { id }: JobParam): Promise<JobCheck> {
    return this.checker.check(id);
  }

  @ApiRoute({
    summary: 'Who approved a job, and what they saw',
    response: jobApprovalsSchema,
    problems: [404],
  })
  @Get('approvals')
  async list(
    @Param({ schema: jobParamSchema }) { id }: JobParam,
    @CurrentActor() actor: Actor,
  ): Promise<{ data: JobApprovalView[] }> {
    await this.reader.get(id);
    const data = await this.approvals.of(id);
    const shown = new Set(data.flatMap(({ sample }) => sample));
    if (shown.size > 0) await this.views.record('Job.Viewed', id, [...shown], actor);
    return { data };
  }
}
