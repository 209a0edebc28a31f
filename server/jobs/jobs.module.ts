import { Module } from '@nestjs/common';
import { QuotaCoreModule } from '../quota/quota-core.module.js';
import { UsersModule } from '../users/users.module.js';
import { JobChecksController } from './check/job-checks.controller.js';
import { JobCopiesController } from './drafts/job-copies.controller.js';
import { JobCopies } from './drafts/jobs.copies.js';
import { JobsController } from './jobs.controller.js';
import { JobsReader } from './jobs.reader.js';
import { JobsViews } from './jobs.views.js';
import { JobsCoreModule } from './jobs-core.module.js';
import { JobPapersController } from './reports/job-papers.controller.js';
import { JobsReport } from './reports/jobs.report.js';
import { JobsSummary } from './reports/jobs.summary.js';
import { ReportRows } from './reports/report-rows.js';
import { FailureCounts } from './results/failure-counts.js';
import { JobFeed } from './results/job-feed.js';
import { JobPace } from './results/job-pace.js';
import { JobResultsController } from './results/job-results.controller.js';

/** Making bulk jobs, deciding on them, and looking at them. The work is done by `JobsWorkerModule`. */
@Module({
  imports: [JobsCoreModule, QuotaCoreModule, UsersModule],
  controllers: [
    JobsController,
    JobChecksController,
    JobCopiesController,
    JobResultsController,
    JobPapersController,
  ],
  providers: [
    JobsReader,
    FailureCounts,
    JobsViews,
    JobCopies,
    ReportRows,
    JobsReport,
    JobsSummary,
    JobFeed,
    JobPace,
  ],
  exports: [JobsCoreModule],
})
export class JobsModule {}
