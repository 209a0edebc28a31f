export const JOB_KINDS = [
  'unlink',
  'revoke-scopes',
  'revoke-terms',
  'record-terms',
  'logout',
  'refresh',
] as const;
export type JobKind = (typeof JOB_KINDS)[number];

export const JOB_STATUSES = [
  'draft',
  'awaiting_approval',
  'queued',
  'running',
  'paused',
  'completed',
  'cancelled',
  'rejected',
] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

/** Over: nothing of it goes on, unless its failed people are tried again. */
export const OVER: readonly JobStatus[] = ['completed', 'cancelled', 'rejected'];

/**
 * Reasons to stop that many jobs may have at once for one cause, which is over for all of them when it is over. The others
 * ask for a look at each job: the canary, the brake, what an operator paused by hand, a term that Kakao does not know.
 */
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
  'kakao_other_app',
  'kakao_unreachable',
  'kakao_unreadable',
] as const;

export const JOB_ITEM_OUTCOMES = ['pending', 'succeeded', 'unchanged', 'failed', 'cancelled'] as const;
export type JobItemOutcome = (typeof JOB_ITEM_OUTCOMES)[number];

/**
 * Why an item's outcome was concluded rather than answered, or what is uncertain about a pending one:
 * `answer_lost`: a call was sent and its answer never came; `worker_lost`: the worker that held the item
 * was cut off, it may have made the call.
 */
export const DOUBTS = ['answer_lost', 'worker_lost'] as const;
export type Doubt = (typeof DOUBTS)[number];
