import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Doubt, JobItemOutcome } from './job.types.js';

/**
 * One person in one job: the frozen selection, the outbox of the calls to make, and afterwards the record
 * of what Kakao answered. Of the columns in indexes only the error code ever changes, and pages are filled to 40 %, so that
 * writing an outcome without one stays a HOT update; no foreign key, because a million checks would double the time of making
 * a draft and jobs are never deleted.
 */
@Entity('job_items')
@Index('job_items_user_idx', ['userId', 'jobId'], { unique: true })
@Index('job_items_error_code_idx', ['jobId', 'errorCode', 'position'], { where: '"error_code" IS NOT NULL' })
@Check('job_items_outcome_check', `"outcome" IN ('pending', 'succeeded', 'unchanged', 'failed', 'cancelled')`)
@Check('job_items_failed_check', `"outcome" <> 'failed' OR "error_code" IS NOT NULL`)
export class JobItem {
  @PrimaryColumn('bigint', { name: 'job_id', primaryKeyConstraintName: 'job_items_pkey' })
  jobId!: string;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'job_items_pkey' })
  position!: number;

  @Column('bigint', { name: 'user_id' })
  userId!: string;

  @Column('text', { default: 'pending' })
  outcome!: JobItemOutcome;

  @Column('integer', { default: 0 })
  attempts!: number;

  /** Kakao's code (`-101`) or ours (`timeout`); whoever failed has one. */
  @Column('text', { name: 'error_code', nullable: true })
  errorCode!: string | null;

  @Column('text', { name: 'error_message', nullable: true })
  errorMessage!: string | null;

  /** What Kakao answered, without personal data. */
  @Column('jsonb', { nullable: true })
  answer!: Record<string, unknown> | null;

  /**
   * Why the outcome was concluded rather than answered, and while pending: why a call may have been made
   * already. Null where Kakao's answer says it all.
   */
  @Column('text', { nullable: true })
  doubt!: Doubt | null;

  /** The link (`connected_at`) that the operator chose; a later one is a new life of the id and is left alone. */
  @Column('timestamptz', { name: 'connected_at', nullable: true })
  connectedAt!: Date | null;

  /**
   * Kakao did not know the person just before the call, so that "already so" raises no doubt; where no link was known
   * either, a link seen afterwards is a new life of the id. Of a dry run this holds for the job that it predicts too.
   */
  @Column('boolean', { name: 'was_absent', default: false })
  wasAbsent!: boolean;

  /**
   * When it failed without anybody knowing whether it was done, and was counted as an irreversible change of that day: tried
   * again on the same day it is not counted twice.
   */
  @Column('date', { name: 'counted_on', nullable: true })
  countedOn!: string | null;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt!: Date | null;
}
