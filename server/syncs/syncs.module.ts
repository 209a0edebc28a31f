import { BullModule } from '@nestjs/bull';
import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { SyncsController } from './syncs.controller.js';
import { SYNCS_QUEUE } from './syncs.queue.js';
import { SyncsService } from './syncs.service.js';

/** Asking for syncs and looking at them. */
@Module({
  imports: [AuditModule, BullModule.registerQueue({ name: SYNCS_QUEUE })],
  controllers: [SyncsController],
  providers: [SyncsService],
  exports: [SyncsService],
})
export class SyncsModule {}
