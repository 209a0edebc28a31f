import { Module } from '@nestjs/common';
import { ConsentMatrixController } from './consent-matrix.controller.js';
import { ConsentMatrixService } from './consent-matrix.service.js';
import { OverviewController } from './overview.controller.js';
import { OverviewReader } from './overview.reader.js';
import { OverviewService } from './overview.service.js';
import { OverviewSnapshots } from './overview.snapshots.js';

/** Everyone at a glance. */
@Module({
  controllers: [OverviewController, ConsentMatrixController],
  providers: [OverviewReader, OverviewSnapshots, OverviewService, ConsentMatrixService],
})
export class OverviewModule {}
