import { Body, Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import type { Request } from 'express';
import type { Actor } from '../platform/http/actor.js';
import { CurrentActor } from '../platform/http/current-operator.decorator.js';
import { DoneOnce, WithoutIdempotency } from '../platform/http/idempotency.interceptor.js';
import { ApiRoute } from '../platform/http/openapi/api-route.decorator.js';
import { RequirePermission } from '../platform/http/require-permission.decorator.js';
import { sentName } from '../platform/http/sent-name.js';
import {
  type ToldFileApply,
  type ToldFileParam,
  type ToldFileQuery,
  type ToldFileView,
  toldFileApplySchema,
  toldFileParamSchema,
  toldFileQuerySchema,
  toldFileSchema,
} from './told-files.schema.js';
import { ToldFilesService } from './told-files.service.js';

/** What the own systems hold of people, told in files. */
@Controller('api/told-files')
@RequirePermission('told-files.send')
export class ToldFilesController {
  constructor(private readonly files: ToldFilesService) {}

  // The key would have to cover the file, which nobody keeps; what counts is applying it.
  @WithoutIdempotency()
  @ApiRoute({
    summary: 'Send a CSV of what the own systems hold of people',
    description:
      'The body is the file itself, up to 300 MB and a million people, as `text/csv`, `text/plain` or ' +
      '`application/octet-stream`. Its first line names the columns: `id`, `link` (`linked` or `unlinked`), and where ' +
      'they are kept `scopes` and `terms` (names with spaces between them; an empty cell: none). Nothing changes before ' +
      "it is applied. Its name stands in `Content-Disposition` (`attachment; filename*=UTF-8''…`), or where it can name " +
      'nobody in the query.',
    requestContentType: 'text/csv',
    response: toldFileSchema,
    problems: [413, 415, 422],
  })
  @Post()
  create(
    @Req() request: Request,
    @Query({ schema: toldFileQuerySchema }) query: ToldFileQuery,
    @CurrentActor() actor: Actor,
  ): Promise<ToldFileView> {
    const name = sentName(request) ?? query.name;
    return this.files.create(request, { ...query, name }, actor);
  }

  @ApiRoute({ summary: 'A file that was sent and its bad lines', response: toldFileSchema, problems: [404] })
  @Get(':id')
  get(
    @Param({ schema: toldFileParamSchema }) { id }: ToldFileParam,
    @CurrentActor() actor: Actor,
  ): Promise<ToldFileView> {
    return this.files.get(id, actor);
  }

  @ApiRoute({
    summary: 'Apply what a file tells',
    description:
      'Done again it changes nothing. What a file that came later told stays: `counting` says of how many people this one ' +
      'counts. A file with bad lines is refused, and so is one that counts for another number than `expectedCounting`.',
    response: toldFileSchema,
    problems: [404, 409, 422],
  })
  @Post(':id/apply')
  @DoneOnce()
  @HttpCode(200)
  apply(
    @Param({ schema: toldFileParamSchema }) { id }: ToldFileParam,
    @Body({ schema: toldFileApplySchema }) body: ToldFileApply,
    @CurrentActor() actor: Actor,
  ): Promise<ToldFileView> {
    return this.files.apply(id, body, actor);
  }
}
