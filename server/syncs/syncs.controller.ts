import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { Actor } from '../platform/http/actor.js';
import { CurrentActor } from '../platform/http/current-operator.decorator.js';
import { ApiRoute } from '../platform/http/openapi/api-route.decorator.js';
import { RequirePermission } from '../platform/http/require-permission.decorator.js';
import type { Sync } from './sync.entity.js';
import { presentSync } from './syncs.presenter.js';
import {
  type SyncListQuery,
  type SyncParam,
  type SyncRequest,
  syncListQuerySchema,
  syncPageSchema,
  syncParamSchema,
  syncRequestSchema,
  syncSchema,
} from './syncs.schema.js';
import { SyncsService } from './syncs.service.js';

/** Reading the app's users from Kakao. */
@Controller('api/syncs')
export class SyncsController {
  constructor(private readonly syncs: SyncsService) {}

  @ApiRoute({
    summary: 'Start a sync, or take over the one that the server began by itself',
    response: syncSchema,
    problems: [409],
  })
  @Post()
  @RequirePermission('syncs.run')
  async request(@Body({ schema: syncRequestSchema }) { mode }: SyncRequest, @CurrentActor() actor: Actor) {
    return this.show(await this.syncs.request(mode, actor));
  }

  @ApiRoute({ summary: 'List syncs', response: syncPageSchema })
  @Get()
  @RequirePermission('syncs.read')
  async list(@Query({ schema: syncListQuerySchema }) query: SyncListQuery) {
    const page = await this.syncs.list(query);
    const operators = await this.syncs.operatorsOf(page.data);
    return { data: page.data.map((sync) => presentSync(sync, operators)), nextCursor: page.nextCursor };
  }

  @ApiRoute({ summary: 'One sync', response: syncSchema, problems: [404] })
  @Get(':id')
  @RequirePermission('syncs.read')
  async get(@Param({ schema: syncParamSchema }) { id }: SyncParam) {
    return this.show(await this.syncs.get(id));
  }

  @ApiRoute({
    summary: 'Stop a sync',
    description: 'What it had read stays; nobody is taken for gone. Another begins from the start.',
    response: syncSchema,
    problems: [404, 409],
  })
  @Post(':id/cancel')
  @HttpCode(200)
  @RequirePermission('syncs.run')
  async cancel(@Param({ schema: syncParamSchema }) { id }: SyncParam, @CurrentActor() actor: Actor) {
    return this.show(await this.syncs.cancel(id, actor));
  }

  private async show(sync: Sync) {
    return presentSync(sync, await this.syncs.operatorsOf([sync]));
  }
}
