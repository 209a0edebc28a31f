import { Module } from '@nestjs/common';
import { ConsentChecksController } from './consent-checks.controller.js';
import { ConsentChecksReader } from './consent-checks.reader.js';
import { ConsentChecksReport } from './consent-checks.report.js';
import { ConsentChecksViews } from './consent-checks.views.js';
import { ConsentChecksCoreModule } from './consent-checks-core.module.js';

/** "May we reach these people on that day?", answered with the facts that decide, and kept. */
@Module({
  imports: [ConsentChecksCoreModule],
  controllers: [ConsentChecksController],
  providers: [ConsentChecksReader, ConsentChecksReport, ConsentChecksViews],
})
export class ConsentChecksModule {}
