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

export const JOB_ITEM_OUTCOMES = ['pending', 'succeeded', 'unchanged', 'failed', 'cancelled'] as const;
export type JobItemOutcome = (typeof JOB_ITEM_OUTCOMES)[number];

/**
 * Why an item's outcome was concluded rather than answered, or what is uncertain about a pending one:
 * `answer_lost`: a call was sent and its answer never came; `worker_lost`: the worker that held the item
 * was cut off, it may have made the call.
 */
export const DOUBTS = ['answer_lost', 'worker_lost'] as const;
export type Doubt = (typeof DOUBTS)[number];
