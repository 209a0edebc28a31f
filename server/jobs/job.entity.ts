import { Check, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { SinceDraft } from './check/job-check.schema.js';
import type { Pair } from './comparison.js';
import type { JobKind, JobStatus } from './job.types.js';

/** One piece of bulk work on people. Never deleted; what it did to whom is in its items. */
@Entity('jobs')
@Index('jobs_active_idx', ['id'], { where: `"status" IN ('queued', 'running')` })
@Index('jobs_cancelling_idx', ['id'], { where: `"status" = 'paused' AND "stop_reason" = 'cancelling'` })
@Index('jobs_schedule_key', ['scheduleId', 'dueAt'], { unique: true, where: `"schedule_id" IS NOT NULL` })
@Index('jobs_halt_idx', ['haltId'], { where: `"halt_id" IS NOT NULL` })
@Check(
  'jobs_kind_check',
  `"kind" IN ('unlink', 'revoke-scopes', 'revoke-terms', 'record-terms', 'logout', 'refresh')`,
)
@Check(
  'jobs_status_check',
  `"status" IN ('draft', 'awaiting_approval', 'queued', 'running', 'paused', 'completed', 'cancelled', 'rejected')`,
)
@Check('jobs_counts_check', `"total" = "pending" + "succeeded" + "unchanged" + "failed" + "cancelled"`)
export class Job {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'jobs_pkey',
  })
  id!: string;

  @Column('text')
  kind!: JobKind;

  @Column('text', { default: 'draft' })
  status!: JobStatus;

  @Column('boolean', { name: 'dry_run', default: false })
  dryRun!: boolean;

  @Column('jsonb')
  params!: Record<string, unknown>;

  @Column('text')
  reason!: string;

  @Column('text', { nullable: true })
  ticket!: string | null;

  /**
   * How the people were chosen; they themselves are the items. `{ filter, savedQuestion? }`, `{ ids, duplicates }`, which are
   * numbers, with `{ listId, file, badLines }` of a file, or `{ itemsOf, revoked }` of another job.
   */
  @Column('jsonb')
  selection!: Record<string, unknown>;

  /** How many people run first before the job waits for a look; 0 for none. */
  @Column('integer', { default: 0 })
  canary!: number;

  @Column('bigint', { name: 'created_by' })
  createdBy!: string;

  @Column('bigint', { name: 'approved_by', nullable: true })
  approvedBy!: string | null;

  @Column('timestamptz', { name: 'approved_at', nullable: true })
  approvedAt!: Date | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  /** No call leaves before this time (IRREVERSIBLE_DELAY); null where there is no waiting time. */
  @Column('timestamptz', { name: 'not_before', nullable: true })
  notBefore!: Date | null;

  @Column('timestamptz', { name: 'started_at', nullable: true })
  startedAt!: Date | null;

  /** When its present run began: null while it waits for it, and again once it is set going anew. */
  @Column('timestamptz', { name: 'begun_at', nullable: true })
  begunAt!: Date | null;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt!: Date | null;

  @Column('text', { name: 'stop_reason', nullable: true })
  stopReason!: string | null;

  @Column('integer', { name: 'chunk_size' })
  chunkSize!: number;

  @Column('integer', { default: 0 })
  total!: number;

  @Column('integer', { default: 0 })
  pending!: number;

  @Column('integer', { default: 0 })
  succeeded!: number;

  @Column('integer', { default: 0 })
  unchanged!: number;

  @Column('integer', { default: 0 })
  failed!: number;

  @Column('integer', { default: 0 })
  cancelled!: number;

  /** The stop of all jobs that paused it last. */
  @Column('bigint', { name: 'halt_id', nullable: true })
  haltId!: string | null;

  /** How many of the chosen were protected when the draft was made, and so are no items of it. */
  @Column('integer', { name: 'left_out_protected', default: 0 })
  leftOutProtected!: number;

  /** Only items before this position run, while the canary is awaited; null: all. */
  @Column('integer', { name: 'run_limit', nullable: true })
  runLimit!: number | null;

  /** How often its failed items were put back. */
  @Column('integer', { default: 0 })
  retries!: number;

  /** The job that this one was made from. */
  @Column('bigint', { name: 'cloned_from', nullable: true })
  clonedFrom!: string | null;

  /** The schedule that made it. */
  @Column('bigint', { name: 'schedule_id', nullable: true })
  scheduleId!: string | null;

  /** When the schedule was due: one job for each such time. */
  @Column('timestamptz', { name: 'due_at', nullable: true })
  dueAt!: Date | null;

  /** Of a dry run: the draft whose people it looks at. */
  @Column('bigint', { nullable: true })
  predicts!: string | null;

  /** The dry run that said how its people would come out: the latest completed one before it began. */
  @Column('bigint', { name: 'predicted_by', nullable: true })
  predictedBy!: string | null;

  /** Outcomes beside their predictions, counted with each batch; null while there is none. */
  @Column('jsonb', { nullable: true })
  comparison!: Pair[] | null;

  /** The comparison as it was when an operator last let the job go on against the brake. */
  @Column('jsonb', { name: 'brake_from', nullable: true })
  brakeFrom!: Pair[] | null;

  /** How its people had changed since the draft when it was to begin last. */
  @Column('jsonb', { name: 'since_draft', nullable: true })
  sinceDraft!: SinceDraft | null;

  /** How many had changed when somebody who knew of it decided on the job last. */
  @Column('integer', { name: 'accepted_changes', default: 0 })
  acceptedChanges!: number;

  /** Jobs on the same people that go first: it does not begin before they are over. */
  @Column('bigint', { name: 'waits_for', array: true, default: () => `'{}'` })
  waitsFor!: string[];

  /** Grows with every change of the row; the event stream sends a Job whenever it does. */
  @Column('integer', { default: 0 })
  revision!: number;
}
