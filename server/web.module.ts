import { Module } from '@nestjs/common';
import { AuditLogModule } from './audit/audit-log.module.js';
import { ConsentChecksModule } from './consent-checks/consent-checks.module.js';
import { ConsentRequestsModule } from './consent-requests/consent-requests.module.js';
import { ConsentsModule } from './consents/consents.module.js';
import { DriftModule } from './drift/drift.module.js';
import { EvidenceModule } from './evidence/evidence.module.js';
import { HaltsModule } from './halts/halts.module.js';
import { IdListsModule } from './id-lists/id-lists.module.js';
import { JobsModule } from './jobs/jobs.module.js';
import { MarketingAgeingModule } from './marketing-ageing/marketing-ageing.module.js';
import { NoticesModule } from './notices/notices.module.js';
import { OperatorsModule } from './operators/operators.module.js';
import { OverviewModule } from './overview/overview.module.js';
import { ProtectedUsersModule } from './protected-users/protected-users.module.js';
import { QuotaModule } from './quota/quota.module.js';
import { RefreshPlanModule } from './refresh-plan/refresh-plan.module.js';
import { SavedQuestionsModule } from './saved-questions/saved-questions.module.js';
import { SchedulesModule } from './schedules/schedules.module.js';
import { SessionModule } from './session/session.module.js';
import { SyncsModule } from './syncs/syncs.module.js';
import { UsersModule } from './users/users.module.js';
import { WebhooksModule } from './webhooks/webhooks.module.js';

/** Table of contents of the HTTP side: every route of the API is declared by one of these. */
@Module({
  imports: [
    SessionModule,
    OperatorsModule,
    AuditLogModule,
    UsersModule,
    ConsentsModule,
    ConsentChecksModule,
    ConsentRequestsModule,
    DriftModule,
    MarketingAgeingModule,
    EvidenceModule,
    SyncsModule,
    JobsModule,
    HaltsModule,
    IdListsModule,
    NoticesModule,
    ProtectedUsersModule,
    SavedQuestionsModule,
    SchedulesModule,
    OverviewModule,
    QuotaModule,
    RefreshPlanModule,
    WebhooksModule,
  ],
})
export class WebModule {}
