import type { JobFailures, JobItemView, JobsResume, JobView } from '../../../server/jobs/jobs.schema.js';

export type {
  JobApprovalView as JobApproval,
  JobCheck,
  JobOrderChoice,
} from '../../../server/jobs/check/job-check.schema.js';
export type { JobPaceView as JobPace } from '../../../server/jobs/job-pace.schema.js';
export type { JobSummary } from '../../../server/jobs/job-summary.schema.js';
export type {
  JobFailures,
  JobItemView as JobItem,
  JobKind,
  JobStatus,
  JobsResume,
  JobsResumed,
  JobView as Job,
} from '../../../server/jobs/jobs.schema.js';

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

/** Why many jobs may be paused at once, so that they go on together. */
export const COMMON_CAUSES = [
  'halted',
  'daily_ceiling',
  'kakao_quota',
  'kakao_maintenance',
  'kakao_ip_blocked',
  'kakao_key_rejected',
  'kakao_permission_missing',
  'kakao_app_sanctioned',
  'kakao_app_refused',
  'kakao_unreachable',
  'kakao_unreadable',
] as const satisfies readonly CommonCause[];

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
