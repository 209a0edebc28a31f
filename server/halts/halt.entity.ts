import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** A stop of all jobs at once; in force until it is lifted. At most one is, which an index sees to. */
@Entity('halts')
@Index('halts_in_force_key', { synchronize: false })
export class Halt {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'halts_pkey',
  })
  id!: string;

  @Column('text')
  reason!: string;

  @Column('bigint', { name: 'created_by' })
  createdBy!: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  /** How many jobs it paused. */
  @Column('integer', { name: 'paused_jobs', default: 0 })
  pausedJobs!: number;

  @Column('bigint', { name: 'lifted_by', nullable: true })
  liftedBy!: string | null;

  /** Null: in force. */
  @Column('timestamptz', { name: 'lifted_at', nullable: true })
  liftedAt!: Date | null;

  @Column('text', { name: 'lift_reason', nullable: true })
  liftReason!: string | null;
}
