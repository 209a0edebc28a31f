import { useTranslate } from 'react-admin';
import type { ItemOutcome, JobStatus } from '../providers/types';

const STATUS_LOOK: Record<JobStatus, string> = {
  draft: '',
  awaiting_approval: 'tag-warn',
  queued: 'tag-accent',
  running: 'tag-accent',
  paused: 'tag-warn',
  completed: 'tag-ok',
  cancelled: '',
  rejected: 'tag-danger',
};

export function JobTag({ status }: { status: JobStatus }) {
  return (
    <span className={`tag ${STATUS_LOOK[status] ?? ''}`}>{useTranslate()(`jobs.status.${status}`)}</span>
  );
}

const OUTCOME_LOOK: Record<ItemOutcome, string> = {
  pending: '',
  succeeded: 'tag-ok',
  unchanged: 'tag-accent',
  failed: 'tag-danger',
  cancelled: '',
};

export function OutcomeTag({ outcome }: { outcome: ItemOutcome }) {
  return (
    <span className={`tag ${OUTCOME_LOOK[outcome] ?? ''}`}>{useTranslate()(`jobs.outcome.${outcome}`)}</span>
  );
}

/** The number a person would name a job by. */
export const jobNumber = ({ id }: { id: string }) => `#${id.length > 12 ? id.slice(0, 8) : id}`;
