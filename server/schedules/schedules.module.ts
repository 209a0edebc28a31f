import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { SchedulesController } from './schedules.controller.js';
import { SchedulesReader } from './schedules.reader.js';
import { SchedulesService } from './schedules.service.js';

/** Making schedules and looking at them. `SchedulesWorkerModule` acts on them. */
@Module({
  imports: [AuditModule],
  controllers: [SchedulesController],
  providers: [SchedulesReader, SchedulesService],
})
export class SchedulesModule {}
