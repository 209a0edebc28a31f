import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import type { Actor, OperatorContext } from '../platform/http/actor.js';
import { CurrentActor, CurrentOperator } from '../platform/http/current-operator.decorator.js';
import { DoneOnce, SentKey } from '../platform/http/idempotency.interceptor.js';
import { ApiRoute } from '../platform/http/openapi/api-route.decorator.js';
import { RequirePermission } from '../platform/http/require-permission.decorator.js';
import { SchedulesReader } from './schedules.reader.js';
import {
  type ScheduleChange,
  type ScheduleCreate,
  type ScheduleListQuery,
  type ScheduleParam,
  type ScheduleRemoval,
  type ScheduleRunListQuery,
  type ScheduleView,
  scheduleChangeSchema,
  scheduleCreateSchema,
  scheduleListQuerySchema,
  schedulePageSchema,
  scheduleParamSchema,
  scheduleRemovalSchema,
  scheduleRunListQuerySchema,
  scheduleRunPageSchema,
  scheduleSchema,
} from './schedules.schema.js';
import { SchedulesService } from './schedules.service.js';

/** Jobs at a later time, once or again and again. */
@Controller('api/schedules')
@RequirePermission('jobs.create')
export class SchedulesController {
  constructor(
    private readonly schedules: SchedulesService,
    private readonly reader: SchedulesReader,
  ) {}

  @ApiRoute({
    summary: 'Make a schedule',
    description: 'To enable one takes `jobs.run` besides: what is due starts by itself, with all safeguards.',
    response: scheduleSchema,
    problems: [404, 409],
  })
  @Post()
  @DoneOnce()
  async create(
    @Body({ schema: scheduleCreateSchema }) body: ScheduleCreate,
    @CurrentOperator() operator: OperatorContext,
    @CurrentActor() actor: Actor,
    @SentKey() key: string | null,
  ): Promise<ScheduleView> {
    return this.reader.presentOne(await this.schedules.create(body, operator, actor, key));
  }

  @ApiRoute({ summary: 'List schedules, newest first', response: schedulePageSchema })
  @Get()
  @RequirePermission('jobs.read')
  list(@Query({ schema: scheduleListQuerySchema }) query: ScheduleListQuery) {
    return this.reader.list(query);
  }

  @ApiRoute({ summary: 'One schedule', response: scheduleSchema, problems: [404] })
  @Get(':id')
  @RequirePermission('jobs.read')
  get(@Param({ schema: scheduleParamSchema }) { id }: ScheduleParam): Promise<ScheduleView> {
    return this.reader.get(id);
  }

  @ApiRoute({ summary: 'What came of its times', response: scheduleRunPageSchema, problems: [404] })
  @Get(':id/runs')
  @RequirePermission('jobs.read')
  runs(
    @Param({ schema: scheduleParamSchema }) { id }: ScheduleParam,
    @Query({ schema: scheduleRunListQuerySchema }) query: ScheduleRunListQuery,
  ) {
    return this.reader.runs(id, query);
  }

  @ApiRoute({ summary: 'Change, enable or disable', response: scheduleSchema, problems: [404, 409] })
  @Patch(':id')
  async change(
    @Param({ schema: scheduleParamSchema }) { id }: ScheduleParam,
    @Body({ schema: scheduleChangeSchema }) body: ScheduleChange,
    @CurrentOperator() operator: OperatorContext,
    @CurrentActor() actor: Actor,
  ): Promise<ScheduleView> {
    return this.reader.presentOne(await this.schedules.change(id, body, operator, actor));
  }

  @ApiRoute({ summary: 'Delete; its jobs stay', problems: [404, 409] })
  @Delete(':id')
  @HttpCode(204)
  remove(
    @Param({ schema: scheduleParamSchema }) { id }: ScheduleParam,
    @Body({ schema: scheduleRemovalSchema }) removal: ScheduleRemoval,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    return this.schedules.remove(id, removal, actor);
  }
}
