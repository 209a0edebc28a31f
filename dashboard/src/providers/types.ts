/**
 * What the API answers, named as the dashboard speaks of it. The shapes are the server's own (types only: nothing of
 * it is in the bundle), so that a field is described once. Times are RFC 3339 in UTC, Kakao ids are digit strings.
 */
import type { DriftView } from '../../../server/drift/drift.schema.js';
import type { SessionView } from '../../../server/session/session.schema.js';
import type { UserView } from '../../../server/users/users.schema.js';
import { allOf } from './allOf';

export type { AuditEventView as AuditEvent } from '../../../server/audit/audit.schema.js';
export type {
  ConsentCheckItemView as ConsentCheckItem,
  ConsentCheckView as ConsentCheck,
} from '../../../server/consent-checks/consent-checks.schema.js';
export type {
  Asked,
  ConsentRequestView as ConsentRequest,
} from '../../../server/consent-requests/consent-requests.schema.js';
export type { Catalogue } from '../../../server/consents/consents.schema.js';
export type { DriftOverview, DriftView as Drift, PersonDrift } from '../../../server/drift/drift.schema.js';
export type { ToldFileView as ToldFile } from '../../../server/drift/told-files.schema.js';
export type { HaltPage, HaltView as Halt } from '../../../server/halts/halts.schema.js';
export type { IdListView as IdList } from '../../../server/id-lists/id-lists.schema.js';
export type { MarketingAgeing } from '../../../server/marketing-ageing/marketing-ageing.schema.js';
export type { NoticeRef } from '../../../server/notices/notice-ref.schema.js';
export type {
  NotAccepted,
  NoticePageView as NoticeText,
  NoticeView as Notice,
} from '../../../server/notices/notices.schema.js';
export type {
  ListedOperator,
  OperatorName,
  OperatorView as Operator,
} from '../../../server/operators/operators.schema.js';
export type { ConsentMatrix } from '../../../server/overview/consent-matrix.schema.js';
export type { ConsentRate, Overview } from '../../../server/overview/overview.schema.js';
export type {
  Protected,
  ProtectedUserView as ProtectedUser,
} from '../../../server/protected-users/protected-users.schema.js';
export type { Estimate, EstimateQuery, Quota } from '../../../server/quota/quota.schema.js';
export type { RefreshPlan } from '../../../server/refresh-plan/refresh-plan.schema.js';
export type { SavedQuestionView as SavedQuestion } from '../../../server/saved-questions/saved-questions.schema.js';
export type {
  ScheduleRunView as ScheduleRun,
  ScheduleView as Schedule,
  Timing,
} from '../../../server/schedules/schedules.schema.js';
export type { SyncView as Sync } from '../../../server/syncs/syncs.schema.js';
export type { AsOfView as AsOf } from '../../../server/users/as-of.schema.js';
export type { PersonField } from '../../../server/users/fields.schema.js';
export type {
  Consent,
  ConsentEventView as ConsentEvent,
  Term,
  UserFilter,
  UserView as User,
} from '../../../server/users/users.schema.js';
export * from './jobTypes';

export type Session = SessionView;
export type Permission = SessionView['operator']['permissions'][number];
export type Role = SessionView['operator']['role'];
export const ROLES = allOf<Role>({ viewer: true, operator: true, admin: true, auditor: true });

export type UserStatus = UserView['status'];
export type DriftKind = DriftView['kinds'][number];

export const PROFILE_FIELDS = [
  'nickname',
  'name',
  'email',
  'phoneNumber',
  'gender',
  'ageRange',
  'birthday',
  'birthyear',
] as const satisfies readonly (keyof UserView)[];
export type ProfileField = (typeof PROFILE_FIELDS)[number];

/** A page of a list that is walked by cursor; lists that are counted carry a total. */
export interface CursorPage<T> {
  data: T[];
  nextCursor: string | null;
  total?: number;
  totalIsExact?: boolean;
}
