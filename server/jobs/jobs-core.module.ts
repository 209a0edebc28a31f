import { BullModule } from '@nestjs/bull';
import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { QuotaCoreModule } from '../quota/quota-core.module.js';
import { JobApprovals } from './check/job-approvals.js';
import { JobChecker } from './check/job-checker.js';
import { JobOrder } from './check/job-order.js';
import { JobCanceller } from './job-canceller.js';
import { JobSignals } from './job-signals.js';
import { JobSteps } from './job-steps.js';
import { JobDrafter } from './jobs.draft.js';
import { JOBS_QUEUE } from './jobs.queue.js';
import { JobsService } from './jobs.service.js';

const SERVICES = [
  JobApprovals,
  JobCanceller,
  JobChecker,
  JobDrafter,
  JobOrder,
  JobSignals,
  JobsService,
  JobSteps,
];

/** What both sides of bulk jobs share: schedules make and start jobs where the workers are. */
@Module({
  imports: [AuditModule, QuotaCoreModule, BullModule.registerQueue({ name: JOBS_QUEUE })],
  providers: SERVICES,
  exports: [AuditModule, ...SERVICES],
})
export class JobsCoreModule {}
