import type { EntityManager } from 'typeorm';
import { pairsSince, sumUp } from '../comparison.js';
import type { Job } from '../job.entity.js';
import { isCanaryOver } from '../job-progress.js';
import type { Step } from './job-steps.js';
import { APPROVAL_EXPIRED, isApprovalExpired } from './jobs.expiry.js';

/** Whoever resumes a job that stopped itself for one of these looks at how its people have come out so far. */
const ASKS_FOR_LOOK: readonly (string | null)[] = ['canary', 'brake'];

/**
 * Lets a job go on; one that was stopped with all others before it began waits anew, so that it can be stopped, and one whose
 * canary has ended beside another reason to stop waits for the look at it.
 */
export async function resumption(job: Job, manager: EntityManager): Promise<Step> {
  const details = { stopReason: job.stopReason };
  if (await isApprovalExpired(manager, job.id)) {
    return { patch: APPROVAL_EXPIRED, key: 'Job.ApprovalExpired', details };
  }
  const isCanaryDone = job.runLimit !== null && (await isCanaryOver(manager, job.id));
  if (isCanaryDone && !ASKS_FOR_LOOK.includes(job.stopReason)) {
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
