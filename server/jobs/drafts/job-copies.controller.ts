import { Body, Controller, Param, Post } from '@nestjs/common';
import type { Actor, OperatorContext } from '../../platform/http/actor.js';
import { CurrentActor, CurrentOperator } from '../../platform/http/current-operator.decorator.js';
import { RecordsReplay } from '../../platform/http/idempotency.interceptor.js';
import { ApiRoute } from '../../platform/http/openapi/api-route.decorator.js';
import { RequirePermission } from '../../platform/http/require-permission.decorator.js';
import { visibilityFor } from '../../users/users.presenter.js';
import { type JobParam, type JobView, jobParamSchema, jobSchema } from '../jobs.schema.js';
import { JobsViews } from '../jobs.views.js';
import {
  type JobClone,
  type JobRecordTerms,
  jobCloneSchema,
  jobRecordTermsSchema,
} from './job-copies.schema.js';
import { JobCopies } from './jobs.copies.js';

/** Drafts that are made from another job. */
@Controller('api/jobs/:id')
@RequirePermission('jobs.create')
export class JobCopiesController {
  constructor(
    private readonly copies: JobCopies,
    private readonly views: JobsViews,
  ) {}

  @ApiRoute({
    summary: 'Make a new draft like this job',
    description:
      'A filter is asked anew; people given by id, or by a file, are frozen again. With `dryRun: false`, a completed dry run becomes the draft for exactly its people, predicted by it.',
    response: jobSchema,
    problems: [404, 422],
  })
  @RecordsReplay(JobsViews)
  @Post('clone')
  async clone(
    @Param({ schema: jobParamSchema }) { id }: JobParam,
    @Body({ schema: jobCloneSchema }) body: JobClone,
    @CurrentOperator() operator: OperatorContext,
    @CurrentActor() actor: Actor,
  ): Promise<JobView> {
    const draft = await this.copies.clone(id, body, actor);
    return this.views.seen(draft, visibilityFor(operator.role), actor);
  }

  @ApiRoute({
    summary: 'Make a dry run of exactly the people of this draft',
    description:
      'A draft itself; once it has been started and completed, the first draft is predicted by it.',
    response: jobSchema,
    problems: [404, 409, 422],
  })
  @RecordsReplay(JobsViews)
  @Post('dry-run')
  async dryRun(
    @Param({ schema: jobParamSchema }) { id }: JobParam,
    @CurrentOperator() operator: OperatorContext,
    @CurrentActor() actor: Actor,
  ): Promise<JobView> {
    const dryRun = await this.copies.dryRun(id, actor);
    return this.views.seen(dryRun, visibilityFor(operator.role), actor);
  }

  @ApiRoute({
    summary: 'Make the draft that records the terms which this job revoked',
    description: 'For a `revoke-terms` job that is over; only people of whom it revoked them.',
    response: jobSchema,
    problems: [404, 409, 422],
  })
  @RecordsReplay(JobsViews)
  @Post('record-terms')
  async recordTerms(
    @Param({ schema: jobParamSchema }) { id }: JobParam,
    @Body({ schema: jobRecordTermsSchema }) body: JobRecordTerms,
    @CurrentOperator() operator: OperatorContext,
    @CurrentActor() actor: Actor,
  ): Promise<JobView> {
    const draft = await this.copies.recordTerms(id, body, actor);
    return this.views.seen(draft, visibilityFor(operator.role), actor);
  }
}
