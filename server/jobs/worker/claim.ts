import type { Observation } from '../../consents/observation.js';
import type { Actor } from '../../platform/http/actor.js';
import type { Doubt, JobItemOutcome } from '../job.types.js';
import type { JobKindHandler } from '../kinds/kind.js';

/** What a worker knows of the job whose chunk it holds. */
export interface ClaimedJob {
  id: string;
  handler: JobKindHandler;
  params: unknown;
  isDryRun: boolean;
  /** The dry run that its outcomes are compared with. */
  predictedBy: string | null;
  reason: string;
  /** Who made the job, for the access record. */
  actor: Actor;
  startedAt: Date;
  /** When its present run began; the same but for a retry. */
  begunAt: Date;
  /** Tries of one person in all, before it has failed. */
  maxAttempts: number;
  /** The job is being cancelled: nothing is called, only what is in doubt is looked at. */
  isCancelling: boolean;
}

/** A chunk that this worker holds. */
export interface Claim {
  job: ClaimedJob;
  chunk: number;
  /** Names this claim, and no other, in the chunk's row. */
  token: string;
  /** Positions of the chunk: from, and up to but without. */
  from: number;
  to: number;
  /** Most items that may be called, where a daily ceiling leaves no more; null: all. */
  allowance: number | null;
  /** Nobody is called under this claim: what is in doubt is looked at first, for behind others the ceiling is too little for it. */
  isDoubtFirst: boolean;
  /** The list of protected people that the claim goes by; null: its job may call them. */
  protectedVersion: string | null;
}

/** One person to be dealt with. */
export interface WorkItem {
  position: number;
  userId: string;
  attempts: number;
  /** The link that was chosen; null where Kakao or the mirror told none. */
  connectedAt: Date | null;
  wasAbsent: boolean;
  doubt: Doubt | null;
  /** What Kakao answered to an earlier run that did a part; null where there was none. */
  answer: Record<string, unknown> | null;
  /** Became protected after the choice, and the job is irreversible: not to be called. */
  isProtected: boolean;
}

/** What is to be written about one person: an outcome, or, still `pending`, what was tried. */
export interface ItemResult {
  position: number;
  userId: string;
  outcome: Exclude<JobItemOutcome, 'cancelled'>;
  attempts: number;
  errorCode: string | null;
  errorMessage: string | null;
  answer: Record<string, unknown> | null;
  doubt: Doubt | null;
  observation: Observation | null;
}

/** A result with the claim under which it came about. */
export interface ClaimedResult {
  claim: Claim;
  result: ItemResult;
}
