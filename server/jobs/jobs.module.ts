import { BullModule } from '@nestjs/bull';
import { Module } from '@nestjs/common';
import { UsersModule } from '../users/users.module.js';
import { JobFeed } from './job-feed.js';
import { JobResultsController } from './job-results.controller.js';
import { JobsController } from './jobs.controller.js';
import { JobDrafter } from './jobs.draft.js';
import { JOBS_QUEUE } from './jobs.queue.js';
import { JobsReader } from './jobs.reader.js';
import { JobsReport } from './jobs.report.js';
import { JobsService } from './jobs.service.js';
import { JobsViews } from './jobs.views.js';
import { JobsCoreModule } from './jobs-core.module.js';

/** Making bulk jobs, deciding on them, and looking at them. The work is done by `JobsWorkerModule`. */
@Module({
  imports: [JobsCoreModule, UsersModule, BullModule.registerQueue({ name: JOBS_QUEUE })],
  controllers: [JobsController, JobResultsController],
  providers: [JobDrafter, JobsService, JobsReader, JobsViews, JobsReport, JobFeed],
  exports: [JobsService, JobDrafter],
})
export class JobsModule {}
