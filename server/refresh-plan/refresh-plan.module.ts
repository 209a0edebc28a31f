import { Module } from '@nestjs/common';
import { QuotaCoreModule } from '../quota/quota-core.module.js';
import { RefreshPlanController } from './refresh-plan.controller.js';
import { RefreshPlanService } from './refresh-plan.service.js';

/** What reading people anew would cost. */
@Module({
  imports: [QuotaCoreModule],
  controllers: [RefreshPlanController],
  providers: [RefreshPlanService],
})
export class RefreshPlanModule {}
