import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { IdListsController } from './id-lists.controller.js';
import { IdListsPurge } from './id-lists.purge.js';
import { IdListsService } from './id-lists.service.js';

/** Files of ids to choose people from. */
@Module({
  imports: [AuditModule],
  controllers: [IdListsController],
  providers: [IdListsService, IdListsPurge],
})
export class IdListsModule {}
