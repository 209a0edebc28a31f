import { AuditEvent } from './audit/audit-event.entity.js';
import { AuditSeal } from './audit/audit-seal.entity.js';
import { ConsentCheck } from './consent-checks/consent-check.entity.js';
import { ConsentCheckItem } from './consent-checks/consent-check-item.entity.js';
import { ConsentRequest } from './consent-requests/consent-request.entity.js';
import { ConsentSet } from './consent-sets/consent-set.entity.js';
import { Scope, ServiceTerm } from './consents/catalogue.entity.js';
import { ConsentEvent } from './consents/consent-event.entity.js';
import { ProvenKey } from './consents/proven-key.entity.js';
import { UserConsents } from './consents/user-consents.entity.js';
import { UserTermTime } from './consents/user-term-time.entity.js';
import { Drift } from './drift/drift.entity.js';
import { DriftComparison } from './drift/drift-comparison.entity.js';
import { ToldFile } from './drift/told-file.entity.js';
import { ToldFileChunk } from './drift/told-file-chunk.entity.js';
import { ToldState } from './drift/told-state.entity.js';
import { Halt } from './halts/halt.entity.js';
import { IdList } from './id-lists/id-list.entity.js';
import { IdListBadChunk } from './id-lists/id-list-bad-chunk.entity.js';
import { IdListChunk } from './id-lists/id-list-chunk.entity.js';
import { JobApproval } from './jobs/check/job-approval.entity.js';
import { IrreversibleChanges } from './jobs/irreversible-changes.entity.js';
import { Job } from './jobs/job.entity.js';
import { JobChunk } from './jobs/job-chunk.entity.js';
import { JobItem } from './jobs/job-item.entity.js';
import { Notice } from './notices/notice.entity.js';
import { Operator } from './operators/operator.entity.js';
import { App } from './platform/database/app.entity.js';
import { IdempotencyKey } from './platform/http/idempotency-key.entity.js';
import { ProtectedUser } from './protected-users/protected-user.entity.js';
import { CallCount } from './quota/call-count.entity.js';
import { SavedQuestion } from './saved-questions/saved-question.entity.js';
import { Schedule } from './schedules/schedule.entity.js';
import { ScheduleRun } from './schedules/schedule-run.entity.js';
import { Session } from './session/session.entity.js';
import { Sync } from './syncs/sync.entity.js';
import { User } from './users/user.entity.js';
import { UserProfile } from './users/user-profile.entity.js';
import { WebhookEvent } from './webhooks/webhook-event.entity.js';

/** Every table of the product. Schema drift between these and the migrations is a failing test. */
export const entities = [
  App,
  AuditEvent,
  AuditSeal,
  CallCount,
  ConsentCheck,
  ConsentCheckItem,
  ConsentEvent,
  ConsentRequest,
  ConsentSet,
  Drift,
  DriftComparison,
  Halt,
  IdempotencyKey,
  IdList,
  IdListBadChunk,
  IdListChunk,
  IrreversibleChanges,
  Job,
  JobApproval,
  JobChunk,
  JobItem,
  Notice,
  Operator,
  ProtectedUser,
  SavedQuestion,
  Schedule,
  ScheduleRun,
  Scope,
  ServiceTerm,
  Session,
  Sync,
  ToldFile,
  ToldFileChunk,
  ToldState,
  User,
  ProvenKey,
  UserConsents,
  UserProfile,
  UserTermTime,
  WebhookEvent,
];
