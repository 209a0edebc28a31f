import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { ConsentCheckDrawer } from './check-drawer.js';
import { ConsentChecksService } from './consent-checks.service.js';

/** What both sides use: taking checks in and answering them. */
@Module({
  imports: [AuditModule],
  providers: [ConsentCheckDrawer, ConsentChecksService],
  exports: [AuditModule, ConsentChecksService],
})
export class ConsentChecksCoreModule {}
