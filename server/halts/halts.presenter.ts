import type { OperatorName } from '../operators/operators.schema.js';
import type { Halt } from './halt.entity.js';
import type { HaltView } from './halts.schema.js';

/** A stop of all jobs as the API shows it. */
export function presentHalt(
  halt: Halt,
  operators: ReadonlyMap<string, OperatorName>,
  waitingJobs: number,
  dueSchedules: number,
): HaltView {
  return {
    id: halt.id,
    reason: halt.reason,
    createdBy: operators.get(halt.createdBy) ?? null,
    createdAt: halt.createdAt.toISOString(),
    pausedJobs: halt.pausedJobs,
    waitingJobs,
    dueSchedules,
    liftedBy: halt.liftedBy === null ? null : (operators.get(halt.liftedBy) ?? null),
    liftedAt: halt.liftedAt?.toISOString() ?? null,
    liftReason: halt.liftReason,
  };
}
