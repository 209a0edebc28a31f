import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { Actor } from '../platform/http/actor.js';
import { CurrentActor } from '../platform/http/current-operator.decorator.js';
import { ApiRoute } from '../platform/http/openapi/api-route.decorator.js';
import { RequirePermission } from '../platform/http/require-permission.decorator.js';
import {
  type Protect,
  type ProtectedUserListQuery,
  type ProtectedUserPage,
  type ProtectedUserParam,
  protectedSchema,
  protectedUserListQuerySchema,
  protectedUserPageSchema,
  protectedUserParamSchema,
  protectSchema,
  type Unprotect,
  unprotectSchema,
} from './protected-users.schema.js';
import { ProtectedUsersService } from './protected-users.service.js';

/** People whom no job may unlink. */
@Controller('api/protected-users')
export class ProtectedUsersController {
  constructor(private readonly service: ProtectedUsersService) {}

  @ApiRoute({ summary: 'List protected people, the last added first', response: protectedUserPageSchema })
  @Get()
  @RequirePermission('jobs.read')
  list(
    @Query({ schema: protectedUserListQuerySchema }) query: ProtectedUserListQuery,
    @CurrentActor() actor: Actor,
  ): Promise<ProtectedUserPage> {
    return this.service.list(query, actor);
  }

  @ApiRoute({
    summary: 'Protect people against being unlinked by jobs',
    description: 'Who is protected already stays so for the reason given then.',
    response: protectedSchema,
  })
  @Post()
  @HttpCode(200)
  @RequirePermission('protected-users.add')
  protect(@Body({ schema: protectSchema }) { ids, reason }: Protect, @CurrentActor() actor: Actor) {
    return this.service.protect(ids, reason, actor);
  }

  @ApiRoute({ summary: "End somebody's protection, with a reason in the body", problems: [404] })
  @Delete(':id')
  @HttpCode(204)
  @RequirePermission('protected-users.remove')
  unprotect(
    @Param({ schema: protectedUserParamSchema }) { id }: ProtectedUserParam,
    @Body({ schema: unprotectSchema }) { reason }: Unprotect,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    return this.service.unprotect(id, reason, actor);
  }
}
