import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import type { Actor, OperatorContext } from '../platform/http/actor.js';
import { CurrentActor, CurrentOperator } from '../platform/http/current-operator.decorator.js';
import { ApiRoute } from '../platform/http/openapi/api-route.decorator.js';
import { RequirePermission } from '../platform/http/require-permission.decorator.js';
import { KAKAO_PROBLEMS } from '../platform/kakao/kakao-problem.js';
import { type UserParam, userParamSchema } from '../users/users.schema.js';
import { UsersService } from '../users/users.service.js';
import { ConsentRequestsReader } from './consent-requests.reader.js';
import {
  type AskAgain,
  type Asked,
  askAgainSchema,
  askedSchema,
  type ConsentRequestView,
  consentRequestListSchema,
} from './consent-requests.schema.js';
import { ConsentRequestsService } from './consent-requests.service.js';

/** Links by which a person is asked for what they have not agreed to. */
@Controller('api/users/:id')
export class ConsentRequestsController {
  constructor(
    private readonly requests: ConsentRequestsService,
    private readonly reader: ConsentRequestsReader,
    private readonly users: UsersService,
  ) {}

  @ApiRoute({
    summary: 'Make the link that asks a person again',
    description:
      'Kakao’s authorize address for missing scopes and terms, without any secret. The person is read from Kakao first.',
    response: askedSchema,
    problems: [404, 409, ...KAKAO_PROBLEMS],
  })
  @Post('ask-again')
  @RequirePermission('users.ask')
  ask(
    @Param({ schema: userParamSchema }) { id }: UserParam,
    @Body({ schema: askAgainSchema }) body: AskAgain,
    @CurrentOperator() operator: OperatorContext,
    @CurrentActor() actor: Actor,
  ): Promise<Asked> {
    return this.requests.ask(id, body, operator, actor);
  }

  @ApiRoute({
    summary: 'Links made for a person, and what came of them',
    response: consentRequestListSchema,
  })
  @Get('consent-requests')
  @RequirePermission('users.read')
  async list(
    @Param({ schema: userParamSchema }) { id }: UserParam,
    @CurrentActor() actor: Actor,
  ): Promise<{ data: ConsentRequestView[] }> {
    const data = await this.reader.list(id);
    await this.users.recordSeen(actor, 'User.Viewed', [id], { details: { consentRequests: true } });
    return { data };
  }
}
