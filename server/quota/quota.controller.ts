import { Controller, Get, Query } from '@nestjs/common';
import { ApiRoute } from '../platform/http/openapi/api-route.decorator.js';
import { RequirePermission } from '../platform/http/require-permission.decorator.js';
import {
  type Estimate,
  type EstimateQuery,
  estimateQuerySchema,
  estimateSchema,
  type Quota,
  quotaSchema,
} from './quota.schema.js';
import { QuotaService } from './quota.service.js';

/** What is known of Kakao's quotas. */
@Controller('api/quota')
export class QuotaController {
  constructor(private readonly quota: QuotaService) {}

  @Get()
  @RequirePermission('quota.read')
  @ApiRoute({ summary: "What is used and left of Kakao's quotas", response: quotaSchema })
  read(): Promise<Quota> {
    return this.quota.read();
  }

  @Get('estimate')
  @RequirePermission('quota.read')
  @ApiRoute({ summary: 'What a job or a full sync will cost', response: estimateSchema })
  estimate(@Query({ schema: estimateQuerySchema }) query: EstimateQuery): Promise<Estimate> {
    const { work, people, dryRun } = query;
    return this.quota.estimate({ work, people, isDryRun: dryRun === 'true' });
  }
}
