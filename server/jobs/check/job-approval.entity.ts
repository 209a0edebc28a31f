import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { Job } from '../job.entity.js';
import type { JobCheck } from './job-check.schema.js';

/** One approval of a job and what its approver knew. A job may have several: after a retry, or once one has expired. */
@Entity('job_approvals')
@Index('job_approvals_job_idx', ['jobId', 'id'])
export class JobApproval {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'job_approvals_pkey',
  })
  id!: string;

  @Column('bigint', { name: 'job_id' })
  jobId!: string;

  @ManyToOne(() => Job)
  @JoinColumn({ name: 'job_id', foreignKeyConstraintName: 'job_approvals_job_id_fkey' })
  job?: Relation<Job>;

  @Column('bigint', { name: 'approved_by' })
  approvedBy!: string;

  @Column('timestamptz', { name: 'approved_at', default: () => 'now()' })
  approvedAt!: Date;

  /** What was known of the job at that moment. */
  @Column('jsonb')
  known!: JobCheck;

  /** The approval named the digest of what was known: the approver had it on the page. */
  @Column('boolean', { name: 'was_shown' })
  wasShown!: boolean;

  /** Ids of the people whom the page showed as the sample. */
  @Column('bigint', { array: true })
  sample!: string[];
}
