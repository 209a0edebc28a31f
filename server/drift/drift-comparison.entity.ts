import { Check, Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

const COMPARISON_CAUSES = ['sync', 'job', 'told'] as const;
/** What may have changed many people: a sync or a job that ended, or a file of the own systems. */
export type ComparisonCause = (typeof COMPARISON_CAUSES)[number];

/** A comparison of everybody with what the own systems were told: asked for, under way, or the last that ended. */
@Entity('drift_comparisons')
@Check('drift_comparisons_cause_check', `"cause" IN ('sync', 'job', 'told')`)
export class DriftComparison {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'drift_comparisons_pkey',
  })
  id!: string;

  @Column('text')
  cause!: ComparisonCause;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  /** People up to this id have been compared. */
  @Column('bigint', { name: 'last_id', default: 0 })
  lastId!: string;

  /** Everybody was compared with what was known then, or later. */
  @Column('timestamptz', { name: 'started_at', nullable: true })
  startedAt!: Date | null;

  /** Until then a worker has it in hand. */
  @Column('timestamptz', { name: 'lease_until', nullable: true })
  leaseUntil!: Date | null;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt!: Date | null;
}
