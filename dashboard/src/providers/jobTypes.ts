import type { Person, User, UserFilter } from './types';

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

export const ITEM_OUTCOMES = ['pending', 'succeeded', 'unchanged', 'failed', 'cancelled'] as const;
export type ItemOutcome = (typeof ITEM_OUTCOMES)[number];

export interface Job {
  id: string;
  kind: JobKind;
  status: JobStatus;
  dryRun: boolean;
  params: { scopes?: string[]; tags?: string[]; evidence?: string };
  reason: string;
  createdBy: Person | null;
  approvedBy: Person | null;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  counts: Record<'total' | ItemOutcome, number>;
  stopReason: string | null;
  canary?: number | null;
  ticket?: string | null;
  /** The first rows of the frozen selection; of people the mirror does not know, only the id. */
  sample?: (Partial<User> & { id: string })[];
  /** When the first call may leave: the end of the waiting time of an irreversible job. */
  notBefore?: string | null;
  needsApproval?: boolean;
  isIrreversible?: boolean;
  /** How many of the given ids stood there twice. */
  duplicates?: number;
  /** Grows with every change: a smaller one is older news. */
  revision?: number;
  /** The question the selection was made from, where it was one. */
  filter?: UserFilter | null;
}

export interface JobItem {
  userId: string;
  outcome: ItemOutcome;
  attempts: number;
  errorCode: string | number | null;
  errorMessage: string | null;
  /** Why the outcome was concluded rather than answered: `answer_lost`, `worker_lost`. */
  doubt?: string | null;
  finishedAt: string | null;
}

export interface JobFailure {
  errorCode: string | number | null;
  errorMessage: string | null;
  count: number;
}

/** A list of ids read from a file; kept on the server until a job is made of it. */
export interface IdList {
  id: string;
  name: string;
  count: number;
  duplicates: number;
  bad: { line: number; text: string; reason: string }[];
  badCount: number;
  column: string | null;
}
