import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, StreamableFile } from '@nestjs/common';
import type { Request } from 'express';
import type { Actor } from '../platform/http/actor.js';
import { csvFile } from '../platform/http/attachment.js';
import { CurrentActor } from '../platform/http/current-operator.decorator.js';
import { WithoutIdempotency } from '../platform/http/idempotency.interceptor.js';
import { ApiRoute } from '../platform/http/openapi/api-route.decorator.js';
import { RequirePermission } from '../platform/http/require-permission.decorator.js';
import { type ReportQuery, reportSchema } from '../platform/http/schemas.js';
import { sentName } from '../platform/http/sent-name.js';
import { badLinesCsv } from './bad-lines.csv.js';
import { presentIdList } from './id-lists.presenter.js';
import {
  type IdListParam,
  type IdListQuery,
  type IdListView,
  idListParamSchema,
  idListQuerySchema,
  idListSchema,
} from './id-lists.schema.js';
import { IdListsService } from './id-lists.service.js';

const BAD_LINES = {
  description:
    'One row a bad line: its number, the reason, and what stood there. With `language` columns and reasons are in words. The ' +
    '`reason` for which it is taken is kept in the access record.',
  contentType: 'text/csv',
  problems: [404],
} as const;

/** Choosing people from a file of ids. */
@Controller('api/id-lists')
@RequirePermission('jobs.create')
export class IdListsController {
  constructor(private readonly lists: IdListsService) {}

  // The key would have to cover the file, which nobody keeps; another list of the same ids does no harm.
  @WithoutIdempotency()
  @ApiRoute({
    summary: 'Send a CSV or TXT file of ids',
    description:
      'The body is the file itself, up to 40 MB and a million ids, as `text/csv`, `text/plain` or ' +
      '`application/octet-stream`, in UTF-8, CP949 or UTF-16. Its name stands in ' +
      "`Content-Disposition` (`attachment; filename*=UTF-8''…`), or where it can name nobody in the query. A job is made of " +
      'it with `users: {listId}`.',
    requestContentType: 'text/csv',
    response: idListSchema,
    problems: [413, 415, 422],
  })
  @Post()
  async create(
    @Req() request: Request,
    @Query({ schema: idListQuerySchema }) query: IdListQuery,
    @CurrentActor() actor: Actor,
  ): Promise<IdListView> {
    return presentIdList(
      await this.lists.create(request, { ...query, name: sentName(request) ?? query.name }, actor),
    );
  }

  @ApiRoute({ summary: 'A list of ids and its bad lines', response: idListSchema, problems: [404] })
  @Get(':id')
  async get(
    @Param({ schema: idListParamSchema }) { id }: IdListParam,
    @CurrentActor() actor: Actor,
  ): Promise<IdListView> {
    return presentIdList(await this.lists.get(id, actor));
  }

  @ApiRoute({ summary: 'All bad lines of a list, as CSV', ...BAD_LINES })
  @Get(':id/bad-lines')
  badLines(
    @Param({ schema: idListParamSchema }) { id }: IdListParam,
    @Query({ schema: reportSchema }) query: ReportQuery,
    @CurrentActor() actor: Actor,
  ): Promise<StreamableFile> {
    return this.badLinesOf(id, query, actor);
  }

  @ApiRoute({ summary: 'All bad lines of a list, as CSV, asked for in the body', ...BAD_LINES })
  @WithoutIdempotency()
  @Post(':id/bad-lines')
  @HttpCode(200)
  badLinesByBody(
    @Param({ schema: idListParamSchema }) { id }: IdListParam,
    @Body({ schema: reportSchema }) query: ReportQuery,
    @CurrentActor() actor: Actor,
  ): Promise<StreamableFile> {
    return this.badLinesOf(id, query, actor);
  }

  private async badLinesOf(
    id: string,
    { language, reason }: ReportQuery,
    actor: Actor,
  ): Promise<StreamableFile> {
    return csvFile(badLinesCsv(await this.lists.badLines(id, reason, actor), language), {
      file: 'bad-lines',
      id,
      language,
    });
  }
}
