import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Job } from './job.entity.js';

/**
 * A run of consecutive items of one job, the unit that a task in Redis carries and one worker holds at a
 * time by a lease. A row with `isDone` has no pending item left.
 */
@Entity('job_chunks')
@Index('job_chunks_reserved_idx', ['jobId'], { where: `"reserved" > 0` })
export class JobChunk {
  @PrimaryColumn('bigint', { name: 'job_id', primaryKeyConstraintName: 'job_chunks_pkey' })
  jobId!: string;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'job_chunks_pkey' })
  chunk!: number;

  @ManyToOne(() => Job)
  @JoinColumn({ name: 'job_id', foreignKeyConstraintName: 'job_chunks_job_id_fkey' })
  job?: Relation<Job>;

  @Column('boolean', { name: 'is_done', default: false })
  isDone!: boolean;

  /** How often a worker took it. Above one, its pending items may have been called before. */
  @Column('integer', { default: 0 })
  attempts!: number;

  @Column('uuid', { name: 'claimed_by', nullable: true })
  claimedBy!: string | null;

  /** No call leaves after this time unless the holder renewed the lease. */
  @Column('timestamptz', { name: 'lease_until', nullable: true })
  leaseUntil!: Date | null;

  /** Since when Kakao answers none of its holder's calls of some kind; null while it does, or for a moment only did not. */
  @Column('timestamptz', { name: 'silent_since', nullable: true })
  silentSince!: Date | null;

  /** Links were checked and calls may have left, under this claim or an earlier one. */
  @Column('boolean', { name: 'has_begun', default: false })
  hasBegun!: boolean;

  /**
   * The holder may have called pending items up to this position, but without; null: it has only looked, so that an
   * interruption raises no doubt.
   */
  @Column('integer', { name: 'begun_to', nullable: true })
  begunTo!: number | null;

  /** Positions of people who were put back for another try since the holder took it: it has not called them since. */
  @Column('integer', { name: 'put_back', array: true, nullable: true })
  putBack!: number[] | null;

  /** Not to be taken before this time: backoff after failures that may pass, or for the daily ceiling. */
  @Column('timestamptz', { name: 'not_before', nullable: true })
  notBefore!: Date | null;

  /** It could not be taken last, because other chunks have set aside what is left of the day's ceiling. */
  @Column('boolean', { name: 'awaits_ceiling', default: false })
  awaitsCeiling!: boolean;

  /** Some pending item of it carries a doubt: before it is cancelled, Kakao is asked what was done. */
  @Column('boolean', { name: 'has_doubt', default: false })
  hasDoubt!: boolean;

  /** Most irreversible changes of the day's ceiling that its holder may make, or lost calls may have made, uncounted. */
  @Column('integer', { default: 0 })
  reserved!: number;
}
