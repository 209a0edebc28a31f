import { Controller, Get, Param, Query } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import type { Actor } from '../platform/http/actor.js';
import { CurrentActor } from '../platform/http/current-operator.decorator.js';
import { ApiRoute } from '../platform/http/openapi/api-route.decorator.js';
import { RequirePermission } from '../platform/http/require-permission.decorator.js';
import { DriftReader } from './drift.reader.js';
import {
  type DriftList,
  type DriftListQuery,
  type DriftOverview,
  type DriftParam,
  driftListQuerySchema,
  driftListSchema,
  driftOverviewSchema,
  driftParamSchema,
  type PersonDrift,
  personDriftSchema,
} from './drift.schema.js';

/** Who differs at Kakao from what the own systems were told. */
@Controller('api')
@RequirePermission('users.read')
export class DriftController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly reader: DriftReader,
    private readonly audit: AuditService,
  ) {}

  @ApiRoute({
    summary: 'How many people differ from what the own systems were told, in which ways',
    response: driftOverviewSchema,
  })
  @Get('drift')
  overview(): Promise<DriftOverview> {
    return this.reader.overview();
  }

  @ApiRoute({
    summary: 'People who differ, by id, with what Kakao says of them',
    description: 'For the own systems, to put themselves right. The list of people has the filter `drift`.',
    response: driftListSchema,
  })
  @Get('drift/people')
  async list(
    @Query({ schema: driftListQuerySchema }) query: DriftListQuery,
    @CurrentActor() actor: Actor,
  ): Promise<DriftList> {
    const page = await this.reader.list(query);
    await this.audit.record(this.dataSource.manager, {
      key: 'User.Listed',
      actor,
      subjectType: 'user',
      userIds: page.data.map(({ userId }) => userId),
      details: { drift: query.kind ?? 'any' },
    });
    return page;
  }

  @ApiRoute({
    summary: 'What the own systems hold of a person, and in which ways it differs',
    response: personDriftSchema,
  })
  @Get('users/:id/drift')
  async person(
    @Param({ schema: driftParamSchema }) { id }: DriftParam,
    @CurrentActor() actor: Actor,
  ): Promise<PersonDrift> {
    const person = await this.reader.person(id);
    await this.audit.record(this.dataSource.manager, {
      key: 'User.Viewed',
      actor,
      subjectType: 'user',
      subjectId: id,
      userIds: [id],
      details: { drift: true },
    });
    return person;
  }
}
