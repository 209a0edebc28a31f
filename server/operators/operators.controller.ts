import { Body, Controller, Get, Param, Patch, Post } from '@nestjs/common';
import type { Actor } from '../platform/http/actor.js';
import { CurrentActor } from '../platform/http/current-operator.decorator.js';
import { ApiRoute } from '../platform/http/openapi/api-route.decorator.js';
import { RequirePermission } from '../platform/http/require-permission.decorator.js';
import { idSchema } from '../platform/http/schemas.js';
import { presentOperator } from './operators.presenter.js';
import {
  type CreateOperator,
  createOperatorSchema,
  type OperatorList,
  type OperatorView,
  operatorListSchema,
  operatorSchema,
  type UpdateOperator,
  updateOperatorSchema,
} from './operators.schema.js';
import { OperatorsService } from './operators.service.js';

/** Accounts of operators; administrators only. */
@Controller('api/operators')
@RequirePermission('operators.manage')
export class OperatorsController {
  constructor(private readonly operators: OperatorsService) {}

  @Get()
  @ApiRoute({ summary: 'List operators, with when each was last there', response: operatorListSchema })
  async list(): Promise<OperatorList> {
    const listed = await this.operators.list();
    return {
      data: listed.map(({ operator, lastSeenAt }) => ({
        ...presentOperator(operator),
        lastSeenAt: lastSeenAt?.toISOString() ?? null,
      })),
    };
  }

  @Post()
  @ApiRoute({ summary: 'Add an operator', response: operatorSchema, problems: [409] })
  async create(
    @CurrentActor() actor: Actor,
    @Body({ schema: createOperatorSchema }) input: CreateOperator,
  ): Promise<OperatorView> {
    return presentOperator(await this.operators.create(actor, input));
  }

  @Patch(':id')
  @ApiRoute({
    summary: 'Change an operator: name, role, password, or whether the account is disabled',
    response: operatorSchema,
    problems: [404, 409],
  })
  async update(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idSchema }) id: string,
    @Body({ schema: updateOperatorSchema }) input: UpdateOperator,
  ): Promise<OperatorView> {
    return presentOperator(await this.operators.update(actor, id, input));
  }
}
