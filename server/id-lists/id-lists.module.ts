import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { IdListsController } from './id-lists.controller.js';
import { IdListsService } from './id-lists.service.js';
import { IdListsSweep } from './id-lists.sweep.js';

/** Files of ids to choose people from. */
@Module({
  imports: [AuditModule],
  controllers: [IdListsController],
  providers: [IdListsService, IdListsSweep],
})
export class IdListsModule {}
