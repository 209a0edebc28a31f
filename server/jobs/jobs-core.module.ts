import { BullModule } from '@nestjs/bull';
import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { QuotaCoreModule } from '../quota/quota-core.module.js';
import { JobApprovals } from './check/job-approvals.js';
import { JobChecker } from './check/job-checker.js';
import { JobOrder } from './check/job-order.js';
import { JobDrafter } from './drafts/jobs.draft.js';
import { JobSignals } from './job-signals.js';
import { JOBS_QUEUE } from './jobs.queue.js';
import { JobsService } from './jobs.service.js';
import { JobCanceller } from './steps/job-canceller.js';
import { JobSteps } from './steps/job-steps.js';

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
