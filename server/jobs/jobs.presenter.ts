import { spelledOut } from '../../words/characters.js';
import type { OperatorName } from '../operators/operators.schema.js';
import { maskFilter } from '../users/mask.js';
import type { UserFilter } from '../users/users.schema.js';
import { type Ending, pairsSince, sumUp } from './comparison.js';
import type { Job } from './job.entity.js';
import type { JobItem } from './job-item.entity.js';
import type { JobItemView, JobView } from './jobs.schema.js';
import { handlerOf } from './kinds/registry.js';

/** What a job's view needs besides its row. */
export interface JobContext {
  operators: ReadonlyMap<string, OperatorName>;
  /** Who asked for the runs that await approval, where they are retries: ids by those of the jobs. */
  retriers: ReadonlyMap<string, string>;
  approvalAbove: number | null;
  /** Those of the jobs that others wait for which are not over. */
  openJobs: ReadonlySet<string>;
  /** Those of the jobs for which other jobs leave nothing of the daily ceiling at the moment. */
  waitingForCeiling: ReadonlySet<string>;
}

/** A job as lists show it. */
export function presentJob(job: Job, context: JobContext): JobView {
  return {
    id: job.id,
    kind: job.kind,
    status: job.status,
    dryRun: job.dryRun,
    params: job.params,
    reason: job.reason,
    ticket: job.ticket,
    createdBy: context.operators.get(job.createdBy) ?? null,
    approvedBy: job.approvedBy === null ? null : (context.operators.get(job.approvedBy) ?? null),
    retriedBy: context.operators.get(context.retriers.get(job.id) ?? '') ?? null,
    createdAt: job.createdAt.toISOString(),
    startedAt: job.startedAt?.toISOString() ?? null,
    finishedAt: job.finishedAt?.toISOString() ?? null,
    notBefore: job.notBefore?.toISOString() ?? null,
    counts: {
      total: job.total,
      pending: job.pending,
      succeeded: job.succeeded,
      unchanged: job.unchanged,
      failed: job.failed,
      cancelled: job.cancelled,
    },
    retries: job.retries,
    leftOut: { protected: job.leftOutProtected },
    stopReason: job.stopReason,
    sinceDraft: job.sinceDraft,
    waitsFor: job.begunAt === null ? job.waitsFor.filter((id) => context.openJobs.has(id)) : [],
    waitsForCeiling: context.waitingForCeiling.has(job.id),
    canary: job.canary,
    needsApproval:
      job.status === 'awaiting_approval' ||
      (job.status === 'draft' && needsApproval(job, job.total, context.approvalAbove)),
    isIrreversible: handlerOf(job.kind).isIrreversible,
    filter: job.selection.filter ? maskFilter(job.selection.filter as UserFilter) : null,
    savedQuestion: (job.selection.savedQuestion as JobView['savedQuestion']) ?? null,
    duplicates: Number(job.selection.duplicates ?? 0),
    list: listOf(job.selection),
    clonedFrom: job.clonedFrom,
    itemsOf: (job.selection.itemsOf as string | undefined) ?? null,
    predictedBy: job.predictedBy,
    predicts: job.predicts,
    comparison: job.predictedBy === null ? null : sumUp(job.comparison ?? []),
    brake: job.stopReason === 'brake' ? sumUp(pairsSince(job.comparison ?? [], job.brakeFrom ?? [])) : null,
    scheduleId: job.scheduleId,
    dueAt: job.dueAt?.toISOString() ?? null,
    revision: job.revision,
  };
}

/** Whether it is still to be decided on and nothing of it has run. */
export function isUndecided(job: Pick<Job, 'status' | 'startedAt'>): boolean {
  return (job.status === 'draft' || job.status === 'awaiting_approval') && job.startedAt === null;
}

/** Whether a second person must approve this job before it works on so many people. */
export function needsApproval(
  job: Pick<Job, 'kind' | 'dryRun'>,
  people: number,
  approvalAbove: number | null,
): boolean {
  return approvalAbove !== null && !job.dryRun && handlerOf(job.kind).isChanging && people > approvalAbove;
}

/** One person in a job as the API shows it, beside what the dry run said. */
export function presentItem(item: JobItem, predicted: Ending | undefined): JobItemView {
  return {
    userId: item.userId,
    outcome: item.outcome,
    attempts: item.attempts,
    errorCode: item.errorCode,
    errorMessage: item.errorMessage,
    doubt: item.doubt,
    predicted: predicted ?? null,
    finishedAt: item.finishedAt?.toISOString() ?? null,
  };
}

function listOf({ listId, file, badLines }: Job['selection']): JobView['list'] {
  return typeof listId === 'string'
    ? { id: listId, name: spelledOut(String(file)), badLines: Number(badLines) }
    : null;
}
