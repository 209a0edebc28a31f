import { Module } from '@nestjs/common';
import { AuditController } from './audit.controller.js';
import { AuditModule } from './audit.module.js';
import { AuditReader } from './audit.reader.js';
import { PeopleSeenReport } from './people-seen.report.js';
import { PersonAccessController } from './person-access.controller.js';

/** The page of the access record: only the web side has it. */
@Module({
  imports: [AuditModule],
  controllers: [AuditController, PersonAccessController],
  providers: [AuditReader, PeopleSeenReport],
})
export class AuditLogModule {}
