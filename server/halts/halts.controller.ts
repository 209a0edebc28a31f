import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { Actor } from '../platform/http/actor.js';
import { CurrentActor } from '../platform/http/current-operator.decorator.js';
import { ApiRoute } from '../platform/http/openapi/api-route.decorator.js';
import { RequirePermission } from '../platform/http/require-permission.decorator.js';
import type { Halt } from './halt.entity.js';
import { HaltsReader } from './halts.reader.js';
import {
  type HaltLift,
  type HaltListQuery,
  type HaltParam,
  type HaltRaise,
  type HaltView,
  haltLiftSchema,
  haltListQuerySchema,
  haltPageSchema,
  haltParamSchema,
  haltRaiseSchema,
  haltSchema,
} from './halts.schema.js';
import { HaltsService } from './halts.service.js';

/** The switch that stops all jobs at once. */
@Controller('api/halts')
export class HaltsController {
  constructor(
    private readonly halts: HaltsService,
    private readonly reader: HaltsReader,
  ) {}

  @ApiRoute({ summary: 'Stop all jobs at once', response: haltSchema, problems: [409] })
  @Post()
  @RequirePermission('jobs.run')
  raise(
    @Body({ schema: haltRaiseSchema }) { reason }: HaltRaise,
    @CurrentActor() actor: Actor,
  ): Promise<HaltView> {
    return this.show(this.halts.raise(reason, actor));
  }

  @ApiRoute({ summary: 'The stop in force, and all there were, newest first', response: haltPageSchema })
  @Get()
  @RequirePermission('jobs.read')
  list(@Query({ schema: haltListQuerySchema }) query: HaltListQuery) {
    return this.reader.list(query);
  }

  @ApiRoute({
    summary: 'Lift the stop, and resume what it paused if that is wanted',
    response: haltSchema,
    problems: [404, 409],
  })
  @Post(':id/lift')
  @HttpCode(200)
  @RequirePermission('jobs.approve')
  lift(
    @Param({ schema: haltParamSchema }) { id }: HaltParam,
    @Body({ schema: haltLiftSchema }) body: HaltLift,
    @CurrentActor() actor: Actor,
  ): Promise<HaltView> {
    return this.show(this.halts.lift(id, body, actor));
  }

  private async show(change: Promise<Halt>): Promise<HaltView> {
    const [view] = await this.reader.present([await change]);
    return view as HaltView;
  }
}
