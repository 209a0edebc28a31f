import type { JobFailures, JobItemView, JobsResume, JobView } from '../../../server/jobs/jobs.schema.js';

export type {
  JobApprovalView as JobApproval,
  JobCheck,
  JobOrderChoice,
} from '../../../server/jobs/check/job-check.schema.js';
export type { JobPaceView as JobPace } from '../../../server/jobs/job-pace.schema.js';
export type {
  JobFailures,
  JobItemView as JobItem,
  JobKind,
  JobStatus,
  JobsResume,
  JobsResumed,
  JobView as Job,
} from '../../../server/jobs/jobs.schema.js';
export type { JobSummary } from '../../../server/jobs/reports/job-summary.schema.js';

export const JOB_KINDS = [
  'unlink',
  'revoke-scopes',
  'revoke-terms',
  'record-terms',
  'logout',
  'refresh',
] as const satisfies readonly JobView['kind'][];

export const JOB_STATUSES = [
  'draft',
  'awaiting_approval',
  'queued',
  'running',
  'paused',
  'completed',
  'cancelled',
  'rejected',
] as const satisfies readonly JobView['status'][];

export type CommonCause = JobsResume['stopReason'];

/** Why many jobs may be paused at once, so that they go on together: all that the API has, or this is no such record. */
export const COMMON_CAUSES = Object.keys({
  halted: true,
  daily_ceiling: true,
  kakao_quota: true,
  kakao_maintenance: true,
  kakao_ip_blocked: true,
  kakao_key_rejected: true,
  kakao_permission_missing: true,
  kakao_app_sanctioned: true,
  kakao_app_refused: true,
  kakao_unreachable: true,
  kakao_unreadable: true,
} satisfies Record<CommonCause, true>) as CommonCause[];

export const ITEM_OUTCOMES = [
  'pending',
  'succeeded',
  'unchanged',
  'failed',
  'cancelled',
] as const satisfies readonly JobItemView['outcome'][];
export type ItemOutcome = JobItemView['outcome'];

/** What a kind asks for besides people; each kind checks its own. */
export interface JobParams {
  scopes?: string[];
  tags?: string[];
  evidence?: string;
}

export type JobFailure = JobFailures['data'][number];
