import type { JobFailures, JobItemView, JobsResume, JobView } from '../../../server/jobs/jobs.schema.js';
import { allOf } from './allOf';

export type {
  JobApprovalView as JobApproval,
  JobCheck,
  JobOrderChoice,
} from '../../../server/jobs/check/job-check.schema.js';
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
export type { JobPaceView as JobPace } from '../../../server/jobs/results/job-pace.schema.js';

export const JOB_KINDS = allOf<JobView['kind']>({
  unlink: true,
  'revoke-scopes': true,
  'revoke-terms': true,
  'record-terms': true,
  logout: true,
  refresh: true,
});

export const JOB_STATUSES = allOf<JobView['status']>({
  draft: true,
  awaiting_approval: true,
  queued: true,
  running: true,
  paused: true,
  completed: true,
  cancelled: true,
  rejected: true,
});

export type CommonCause = JobsResume['stopReason'];

/** Why many jobs may be paused at once, so that they go on together. */
export const COMMON_CAUSES = allOf<CommonCause>({
  halted: true,
  daily_ceiling: true,
  kakao_quota: true,
  kakao_maintenance: true,
  kakao_ip_blocked: true,
  kakao_key_rejected: true,
  kakao_permission_missing: true,
  kakao_app_sanctioned: true,
  kakao_app_refused: true,
  kakao_other_app: true,
  kakao_unreachable: true,
  kakao_unreadable: true,
});

export const ITEM_OUTCOMES = allOf<JobItemView['outcome']>({
  pending: true,
  succeeded: true,
  unchanged: true,
  failed: true,
  cancelled: true,
});
export type ItemOutcome = JobItemView['outcome'];

/** What a kind asks for besides people; each kind checks its own. */
export interface JobParams {
  scopes?: string[];
  tags?: string[];
  evidence?: string;
}

export type JobFailure = JobFailures['data'][number];
