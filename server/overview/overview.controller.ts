import { Controller, Get, Query } from '@nestjs/common';
import { ApiRoute } from '../platform/http/openapi/api-route.decorator.js';
import { RequirePermission } from '../platform/http/require-permission.decorator.js';
import { type Overview, type OverviewQuery, overviewQuerySchema, overviewSchema } from './overview.schema.js';
import { OverviewService } from './overview.service.js';

/** Everyone at a glance. Counts only: no person can be told from the answer. */
@Controller('api/overview')
export class OverviewController {
  constructor(private readonly overview: OverviewService) {}

  @ApiRoute({
    summary: 'How many people, what they agree to, and what moved',
    description:
      'All figures are of one moment, `asOf`, at most a minute ago. A change counts on the day (KST) that Kakao gave for it, otherwise on that of the reading that showed it; first readings are no changes.',
    response: overviewSchema,
  })
  @Get()
  @RequirePermission('users.read')
  read(@Query({ schema: overviewQuerySchema }) query: OverviewQuery): Promise<Overview> {
    return this.overview.read(query);
  }
}
