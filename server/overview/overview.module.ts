import { Module } from '@nestjs/common';
import { OverviewController } from './overview.controller.js';
import { OverviewReader } from './overview.reader.js';
import { OverviewService } from './overview.service.js';
import { OverviewSnapshots } from './overview.snapshots.js';

/** Everyone at a glance. */
@Module({
  controllers: [OverviewController],
  providers: [OverviewReader, OverviewSnapshots, OverviewService],
})
export class OverviewModule {}
