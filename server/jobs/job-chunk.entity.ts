import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Job } from './job.entity.js';

/**
 * A run of consecutive items of one job, the unit that a task in Redis carries and one worker holds at a
 * time by a lease. A row with `isDone` has no pending item left.
 */
@Entity('job_chunks')
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

  /** The holder makes no call after this time unless it renewed the lease. */
  @Column('timestamptz', { name: 'lease_until', nullable: true })
  leaseUntil!: Date | null;

  /** When a task for it was last put into Redis; old and without a lease means the task was lost. */
  @Column('timestamptz', { name: 'enqueued_at', nullable: true })
  enqueuedAt!: Date | null;

  /** Not to be taken before this time: backoff after failures that may pass. */
  @Column('timestamptz', { name: 'not_before', nullable: true })
  notBefore!: Date | null;
}
