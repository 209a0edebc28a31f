import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { NoticeBinder } from '../notices/notice-binder.js';
import { databaseTime } from '../platform/database/database-clock.js';
import type { Actor, OperatorContext } from '../platform/http/actor.js';
import { CurrentActor, CurrentOperator } from '../platform/http/current-operator.decorator.js';
import { etagOf } from '../platform/http/etag.js';
import { WithoutIdempotency } from '../platform/http/idempotency.interceptor.js';
import { ApiRoute } from '../platform/http/openapi/api-route.decorator.js';
import { RequirePermission } from '../platform/http/require-permission.decorator.js';
import { KAKAO_PROBLEMS } from '../platform/kakao/kakao-problem.js';
import { ProtectedUsersReader } from '../protected-users/protected-users.reader.js';
import { AsOfReader, momentOf } from './as-of.reader.js';
import { type AsOfQuery, type AsOfView, asOfQuerySchema, asOfSchema } from './as-of.schema.js';
import { fieldsOf } from './fields.js';
import { HistoryReader } from './history.reader.js';
import { askable } from './users.access.js';
import { presentUser, type UserRow, type Visibility, visibilityFor } from './users.presenter.js';
import { UsersReader } from './users.reader.js';
import {
  type HistoryQuery,
  historyQuerySchema,
  historySchema,
  type UserCount,
  type UserListQuery,
  type UserLookup,
  type UserParam,
  type UserUnmask,
  userCountResultSchema,
  userCountSchema,
  userListQuerySchema,
  userListSchema,
  userLookupResultSchema,
  userLookupSchema,
  userParamSchema,
  userSchema,
  userSearchSchema,
  userUnmaskSchema,
} from './users.schema.js';
import { UsersService } from './users.service.js';

/** So few people are singled out by a filter. */
const FEW = 20;

/** A page of a list that shows nobody, in the order that is found first. */
const NOBODY = { sort: '-connectedAt', limit: 0 } as const;

/** People: list, one, history from the mirror; look-up and refresh live from Kakao. */
@Controller('api/users')
export class UsersController {
  constructor(
    private readonly users: UsersService,
    private readonly reader: UsersReader,
    private readonly histories: HistoryReader,
    private readonly protectedUsers: ProtectedUsersReader,
    private readonly thens: AsOfReader,
    private readonly notices: NoticeBinder,
  ) {}

  @ApiRoute({ summary: 'List people', response: userListSchema })
  @Get()
  @RequirePermission('users.read')
  list(
    @Query({ schema: userListQuerySchema }) query: UserListQuery,
    @CurrentOperator() operator: OperatorContext,
    @CurrentActor() actor: Actor,
  ) {
    return this.pageOf(query, operator, actor);
  }

  @ApiRoute({
    summary: 'List people, asked for in the body',
    description:
      'What is searched for may be personal: here it stands in no address, and so in the log of no proxy. A `nextCursor` of ' +
      'either request opens the next page by the other too.',
    response: userListSchema,
  })
  @WithoutIdempotency()
  @Post('search')
  @HttpCode(200)
  @RequirePermission('users.read')
  search(
    @Body({ schema: userSearchSchema }) query: UserListQuery,
    @CurrentOperator() operator: OperatorContext,
    @CurrentActor() actor: Actor,
  ) {
    return this.pageOf(query, operator, actor);
  }

  @ApiRoute({
    summary: 'Count people',
    description:
      'How many match, as of a list; nobody is shown, and the access record names nobody but those of whom `q` is asked, where the rest of the filter singles out a few.',
    response: userCountResultSchema,
  })
  @WithoutIdempotency()
  @Post('count')
  @HttpCode(200)
  @RequirePermission('users.read')
  async count(
    @Body({ schema: userCountSchema }) filter: UserCount,
    @CurrentOperator() operator: OperatorContext,
    @CurrentActor() actor: Actor,
  ) {
    const { total, totalIsExact } = await this.pageOf({ ...filter, ...NOBODY }, operator, actor);
    return { total, totalIsExact };
  }

  @ApiRoute({
    summary: 'Read people live from Kakao by id',
    response: userLookupResultSchema,
    problems: KAKAO_PROBLEMS,
  })
  @WithoutIdempotency()
  @Post('lookup')
  @HttpCode(200)
  @RequirePermission('users.lookup')
  async lookup(
    @Body({ schema: userLookupSchema }) body: UserLookup,
    @CurrentOperator() operator: OperatorContext,
    @CurrentActor() actor: Actor,
  ) {
    const { rows, notLinked, unreadable } = await this.users.lookup(body.ids, actor);
    const visibility = visibilityFor(operator.role);
    return { data: rows.map((row) => presentUser(row, visibility)), notLinked, unreadable };
  }

  @ApiRoute({
    summary: 'One person',
    description:
      'With the `ETag` of an earlier answer as `If-None-Match` the answer is 304 while all of it is still so; nobody is shown ' +
      'then, and the access record names nobody.',
    response: userSchema,
    problems: [404],
  })
  @Get(':id')
  @RequirePermission('users.read')
  async get(
    @Param({ schema: userParamSchema }) { id }: UserParam,
    @Headers('if-none-match') seen: string | undefined,
    @CurrentOperator() operator: OperatorContext,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) response: Response,
  ) {
    const row = await this.users.getRow(id);
    const shown = await this.showOne(row, visibilityFor(operator.role));
    const tag = etagOf(shown);
    response.setHeader('ETag', tag);
    if (seen === tag) {
      response.status(304);
      return;
    }
    await this.users.recordSeen(actor, 'User.Viewed', [id]);
    return shown;
  }

  @ApiRoute({ summary: 'What is known of a person over time', response: historySchema, problems: [404] })
  @Get(':id/history')
  @RequirePermission('users.read')
  async history(
    @Param({ schema: userParamSchema }) { id }: UserParam,
    @Query({ schema: historyQuerySchema }) { limit, cursor }: HistoryQuery,
    @CurrentActor() actor: Actor,
  ) {
    await this.users.mustBeKnown(id);
    const page = await this.histories.list(id, limit, cursor);
    await this.users.recordSeen(actor, 'User.HistoryViewed', [id]);
    return page;
  }

  @ApiRoute({
    summary: 'What was known of a person at a time, and how surely',
    response: asOfSchema,
    problems: [404],
  })
  @Get(':id/as-of')
  @RequirePermission('users.read')
  async asOf(
    @Param({ schema: userParamSchema }) { id }: UserParam,
    @Query({ schema: asOfQuerySchema }) query: AsOfQuery,
    @CurrentActor() actor: Actor,
  ): Promise<AsOfView> {
    const at = momentOf(query.at, databaseTime());
    const then = await this.thens.read(id, at);
    await this.users.recordSeen(actor, 'User.HistoryViewed', [id], { details: { asOf: then.at } });
    return then;
  }

  @ApiRoute({
    summary: 'Read a person anew from Kakao',
    response: userSchema,
    problems: [404, ...KAKAO_PROBLEMS],
  })
  @WithoutIdempotency()
  @Post(':id/refresh')
  @HttpCode(200)
  @RequirePermission('users.refresh')
  async refresh(
    @Param({ schema: userParamSchema }) { id }: UserParam,
    @CurrentOperator() operator: OperatorContext,
    @CurrentActor() actor: Actor,
  ) {
    return this.showOne(await this.users.refresh(id, actor), visibilityFor(operator.role));
  }

  @ApiRoute({ summary: 'Show the personal fields in the clear', response: userSchema, problems: [404] })
  @WithoutIdempotency()
  @Post(':id/unmask')
  @HttpCode(200)
  @RequirePermission('users.unmask')
  async unmask(
    @Param({ schema: userParamSchema }) { id }: UserParam,
    @Body({ schema: userUnmaskSchema }) { reason }: UserUnmask,
    @CurrentActor() actor: Actor,
  ) {
    const row = await this.users.getRow(id);
    await this.users.recordSeen(actor, 'User.Unmasked', [id], { reason });
    return this.showOne(row, 'clear');
  }

  private async pageOf(query: UserListQuery, { role }: OperatorContext, actor: Actor) {
    const visibility = visibilityFor(role);
    const page = await this.reader.list(askable(query, visibility));
    // The access record names the people shown; what was typed may be personal itself and is left out.
    const { q, cursor: _cursor, ...asked } = query;
    const shown = page.rows.map((row) => row.id);
    await this.users.recordSeen(
      actor,
      'User.Listed',
      [...new Set([...(await this.singledOut(query)), ...shown])],
      { details: { ...asked, hasSearch: Boolean(q), total: page.total } },
    );
    return {
      data: page.rows.map((row) => presentUser(row, visibility)),
      total: page.total,
      totalIsExact: page.totalIsExact,
      nextCursor: page.nextCursor,
    };
  }

  /**
   * Whom a question singles out before it searches: the answer tells whether the search is true of them, also where it shows
   * nobody, and a phone number may be found out by it digit by digit.
   */
  private async singledOut({ q, cursor, ids, sort, limit: _, ...others }: UserListQuery): Promise<string[]> {
    if (!q) return [];
    if (ids) return ids;
    const isNarrowed = Object.values(others).some((value) => value !== undefined);
    if (!isNarrowed || cursor !== undefined) return [];
    const { rows } = await this.reader.list({ ...others, sort, limit: FEW + 1 });
    return rows.length > FEW ? [] : rows.map(({ id }) => id);
  }

  private async showOne(row: UserRow, visibility: Visibility) {
    const user = presentUser(row, visibility);
    const [noticesOf, protection, hasUnreadChange] = await Promise.all([
      this.notices.ofUser(row.id),
      this.protectedUsers.find(row.id),
      this.users.hasUnreadChange(row),
    ]);
    return {
      ...user,
      consents: user.consents.map((one) => ({ ...one, notices: noticesOf('scope', one.scope) })),
      terms: user.terms.map((one) => ({ ...one, notices: noticesOf('term', one.tag) })),
      protection,
      hasUnreadChange,
      fields: fieldsOf(row),
    };
  }
}
