import type { EntityManager } from 'typeorm';
import { pairsSince, sumUp } from '../comparison.js';
import type { Job } from '../job.entity.js';
import { isCanaryOver } from '../job-progress.js';
import type { Step } from './job-steps.js';
import { APPROVAL_EXPIRED, isApprovalExpired } from './jobs.expiry.js';

/** Lets a job go on; one that was stopped with all others before it began waits anew, so that it can be stopped. */
export async function resumption(job: Job, manager: EntityManager): Promise<Step> {
  const details = { stopReason: job.stopReason };
  if (await isApprovalExpired(manager, job.id)) {
    return { patch: APPROVAL_EXPIRED, key: 'Job.ApprovalExpired', details };
  }
  // It may have ended together with another reason to stop; lifting the stop of all jobs is no look at each of them.
  const isCanaryDone = job.runLimit !== null && (await isCanaryOver(manager, job.id));
  if (isCanaryDone && job.stopReason === 'halted') {
    return { patch: { stopReason: 'canary' }, key: 'Job.Paused', details: { stopReason: 'canary' } };
  }
  const isBraked = job.stopReason === 'brake';
  return {
    patch: {
      status: job.begunAt === null ? 'queued' : 'running',
      stopReason: null,
      runLimit: isCanaryDone ? null : job.runLimit,
      ...(isBraked ? { brakeFrom: job.comparison } : {}),
    },
    key: 'Job.Resumed',
    isSetGoing: job.begunAt === null && job.stopReason === 'halted',
    details: isBraked
      ? { ...details, ...sumUp(pairsSince(job.comparison ?? [], job.brakeFrom ?? [])) }
      : details,
  };
}
