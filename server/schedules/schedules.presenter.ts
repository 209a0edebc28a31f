import type { Job } from '../jobs/job.entity.js';
import { handlerOf } from '../jobs/kinds/registry.js';
import { maskFilter } from '../users/mask.js';
import type { Schedule } from './schedule.entity.js';
import type { ScheduleRun } from './schedule-run.entity.js';
import type { ScheduledJob, ScheduleRunView, ScheduleView } from './schedules.schema.js';

type Related = Pick<ScheduleView, 'owner' | 'ownerMayRun' | 'savedQuestion'> & {
  /** The draft that stands already; null where drafts are made. */
  draft: Pick<Job, 'kind' | 'dryRun'> | null;
};

/** A schedule as the API shows it. */
export function presentSchedule(
  schedule: Schedule,
  { owner, ownerMayRun, savedQuestion, draft }: Related,
  lastRun: ScheduleRun | undefined,
): ScheduleView {
  const { isChanging, isIrreversible } = effectOf(draft ?? schedule.job);
  return {
    id: schedule.id,
    name: schedule.name,
    job: masked(schedule.job),
    timing: schedule.timing,
    enabled: schedule.isEnabled,
    isChanging,
    isIrreversible,
    savedQuestion,
    owner,
    ownerMayRun,
    createdAt: schedule.createdAt.toISOString(),
    updatedAt: schedule.updatedAt.toISOString(),
    revision: schedule.revision,
    nextAt: schedule.nextAt?.toISOString() ?? null,
    lastRun: lastRun ? presentRun(lastRun) : null,
  };
}

/** What came of a due time as the API shows it. */
export function presentRun(run: ScheduleRun): ScheduleRunView {
  return {
    dueAt: run.dueAt.toISOString(),
    ranAt: run.ranAt.toISOString(),
    result: run.result,
    jobId: run.jobId,
    missed: run.missed,
    errorCode: run.errorCode,
    detail: run.detail,
  };
}

/** Schedules of earlier days may hold a search text. */
function masked(job: ScheduledJob): ScheduledJob {
  if (!('kind' in job) || !('filter' in job.users)) return job;
  return { ...job, users: { filter: maskFilter(job.users.filter) } };
}

/** What its jobs do at Kakao. */
function effectOf(
  job: ScheduledJob | Pick<Job, 'kind' | 'dryRun'>,
): Pick<ScheduleView, 'isChanging' | 'isIrreversible'> {
  if (!('kind' in job) || job.dryRun) return { isChanging: false, isIrreversible: false };
  return handlerOf(job.kind);
}
