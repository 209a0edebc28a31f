import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { Actor, OperatorContext } from '../platform/http/actor.js';
import { CurrentActor, CurrentOperator } from '../platform/http/current-operator.decorator.js';
import { ApiRoute } from '../platform/http/openapi/api-route.decorator.js';
import { RequirePermission } from '../platform/http/require-permission.decorator.js';
import { NoticesReader } from './notices.reader.js';
import {
  type NotAccepted,
  type NoticeCreate,
  type NoticeEnd,
  type NoticeListQuery,
  type NoticePageView,
  type NoticeParam,
  type NoticeRestore,
  type NoticeSupersede,
  type NoticeView,
  notAcceptedSchema,
  noticeCreateSchema,
  noticeEndSchema,
  noticeListQuerySchema,
  noticeListSchema,
  noticePageSchema,
  noticeParamSchema,
  noticeRestoreSchema,
  noticeSupersedeSchema,
} from './notices.schema.js';
import { NoticesService } from './notices.service.js';

/** The words that people agreed to: service terms and our explanations of scopes, by version and period. */
@Controller('api/notices')
@RequirePermission('settings.manage')
export class NoticesController {
  constructor(
    private readonly notices: NoticesService,
    private readonly reader: NoticesReader,
  ) {}

  @ApiRoute({ summary: 'All notices by subject, without their words', response: noticeListSchema })
  @Get()
  @RequirePermission('users.read')
  async list(
    @Query({ schema: noticeListQuerySchema }) query: NoticeListQuery,
  ): Promise<{ data: NoticeView[] }> {
    return { data: await this.reader.list(query) };
  }

  @ApiRoute({
    summary: 'Add a version',
    description:
      'The version in force without an end, of the same subject and language, ends where it begins.',
    response: noticePageSchema,
    problems: [409],
  })
  @Post()
  async create(
    @Body({ schema: noticeCreateSchema }) body: NoticeCreate,
    @CurrentOperator() operator: OperatorContext,
    @CurrentActor() actor: Actor,
  ): Promise<NoticePageView> {
    return this.reader.get(await this.notices.create(body, operator, actor));
  }

  @ApiRoute({ summary: 'One notice with its words', response: noticePageSchema, problems: [404] })
  @Get(':id')
  @RequirePermission('users.read')
  get(@Param({ schema: noticeParamSchema }) { id }: NoticeParam): Promise<NoticePageView> {
    return this.reader.get(id);
  }

  @ApiRoute({
    summary: 'Who has not accepted this version of a term',
    description:
      'People who are linked and are not known to have accepted the term since it came into force.',
    response: notAcceptedSchema,
    problems: [404, 409],
  })
  @Get(':id/not-accepted')
  @RequirePermission('users.read')
  notAccepted(@Param({ schema: noticeParamSchema }) { id }: NoticeParam): Promise<NotAccepted> {
    return this.reader.notAccepted(id);
  }

  @ApiRoute({ summary: 'End the period of a notice', response: noticePageSchema, problems: [404, 409] })
  @Post(':id/end')
  @HttpCode(200)
  async end(
    @Param({ schema: noticeParamSchema }) { id }: NoticeParam,
    @Body({ schema: noticeEndSchema }) body: NoticeEnd,
    @CurrentActor() actor: Actor,
  ): Promise<NoticePageView> {
    await this.notices.end(id, body, actor);
    return this.reader.get(id);
  }

  @ApiRoute({
    summary: 'Mark a wrong entry as superseded',
    description: 'The version that it had ended stays ended, or stands again where `before` is given.',
    response: noticePageSchema,
    problems: [404, 409],
  })
  @Post(':id/supersede')
  @HttpCode(200)
  async supersede(
    @Param({ schema: noticeParamSchema }) { id }: NoticeParam,
    @Body({ schema: noticeSupersedeSchema }) body: NoticeSupersede,
    @CurrentOperator() operator: OperatorContext,
    @CurrentActor() actor: Actor,
  ): Promise<NoticePageView> {
    await this.notices.supersede(id, body, operator, actor);
    return this.reader.get(id);
  }

  @ApiRoute({
    summary: 'Of a wrong entry: the version that it had ended stands again after all',
    response: noticePageSchema,
    problems: [404, 409],
  })
  @Post(':id/restore-before')
  @HttpCode(200)
  async restoreBefore(
    @Param({ schema: noticeParamSchema }) { id }: NoticeParam,
    @Body({ schema: noticeRestoreSchema }) body: NoticeRestore,
    @CurrentActor() actor: Actor,
  ): Promise<NoticePageView> {
    await this.notices.restoreBefore(id, body, actor);
    return this.reader.get(id);
  }
}
