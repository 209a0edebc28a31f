import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { JobCanceller } from './job-canceller.js';
import { JobSignals } from './job-signals.js';

/** What both sides of bulk jobs share. */
@Module({
  imports: [AuditModule],
  providers: [JobCanceller, JobSignals],
  exports: [AuditModule, JobCanceller, JobSignals],
})
export class JobsCoreModule {}
