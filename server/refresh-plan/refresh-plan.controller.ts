import { Controller, Get } from '@nestjs/common';
import { ApiRoute } from '../platform/http/openapi/api-route.decorator.js';
import { RequirePermission } from '../platform/http/require-permission.decorator.js';
import { type RefreshPlan, refreshPlanSchema } from './refresh-plan.schema.js';
import { RefreshPlanService } from './refresh-plan.service.js';

/** What reading people anew would cost. */
@Controller('api/refresh-plan')
export class RefreshPlanController {
  constructor(private readonly plan: RefreshPlanService) {}

  @ApiRoute({
    summary: 'What reading everybody anew would cost, and only those not read for long',
    response: refreshPlanSchema,
  })
  @Get()
  @RequirePermission('quota.read')
  read(): Promise<RefreshPlan> {
    return this.plan.read();
  }
}
