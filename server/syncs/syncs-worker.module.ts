import { BullModule } from '@nestjs/bull';
import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { ConsentsModule } from '../consents/consents.module.js';
import { SyncsProcessor } from './syncs.processor.js';
import { SYNCS_QUEUE } from './syncs.queue.js';
import { SyncsRunner } from './syncs.runner.js';

/** Doing the work of syncs. */
@Module({
  imports: [AuditModule, ConsentsModule, BullModule.registerQueue({ name: SYNCS_QUEUE })],
  providers: [SyncsRunner, SyncsProcessor],
})
export class SyncsWorkerModule {}
