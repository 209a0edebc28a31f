import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { DriftController } from './drift.controller.js';
import { DriftReader } from './drift.reader.js';
import { ToldFilesController } from './told-files.controller.js';
import { ToldFilesPurge } from './told-files.purge.js';
import { ToldFilesService } from './told-files.service.js';

/** What the own systems were told of people, and who differs from it at Kakao. */
@Module({
  imports: [AuditModule],
  controllers: [DriftController, ToldFilesController],
  providers: [DriftReader, ToldFilesService, ToldFilesPurge],
})
export class DriftModule {}
