import { Module } from '@nestjs/common';
import { AuditWorkerModule } from './audit/audit-worker.module.js';
import { ConsentChecksWorkerModule } from './consent-checks/consent-checks-worker.module.js';
import { DriftWorkerModule } from './drift/drift-worker.module.js';
import { JobsWorkerModule } from './jobs/jobs-worker.module.js';
import { SchedulesWorkerModule } from './schedules/schedules-worker.module.js';
import { SyncsWorkerModule } from './syncs/syncs-worker.module.js';
import { UsersWorkerModule } from './users/users-worker.module.js';
import { WebhooksWorkerModule } from './webhooks/worker/webhooks-worker.module.js';

/** Table of contents of the working side: processors of queues are registered only here. */
@Module({
  imports: [
    AuditWorkerModule,
    ConsentChecksWorkerModule,
    DriftWorkerModule,
    JobsWorkerModule,
    SchedulesWorkerModule,
    SyncsWorkerModule,
    UsersWorkerModule,
    WebhooksWorkerModule,
  ],
})
export class WorkerModule {}
