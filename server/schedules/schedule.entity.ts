import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { ScheduledJob, Timing } from './schedules.schema.js';

/** Makes a job once at a later time, or again and again. Deleted ones stay, because their jobs point here. */
@Entity('schedules')
@Index('schedules_request_key_key', ['createdBy', 'requestKey'], {
  unique: true,
  where: `"request_key" IS NOT NULL`,
})
@Index('schedules_due_idx', ['nextAt'], { where: `"is_enabled" AND "deleted_at" IS NULL` })
export class Schedule {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'schedules_pkey',
  })
  id!: string;

  @Column('text')
  name!: string;

  /** The draft to make each time, or the one to start. */
  @Column('jsonb')
  job!: ScheduledJob;

  @Column('jsonb')
  timing!: Timing;

  @Column('boolean', { name: 'is_enabled' })
  isEnabled!: boolean;

  /** Who last decided what it does: its jobs are this operator's, who cannot approve them. */
  @Column('bigint', { name: 'owner_id' })
  ownerId!: string;

  @Column('bigint', { name: 'created_by' })
  createdBy!: string;

  /** The `Idempotency-Key` under which it was made. */
  @Column('text', { name: 'request_key', nullable: true })
  requestKey!: string | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt!: Date;

  /** Grows with every change of what it does, of its name, and of the question that it asks, and when it turns itself off. */
  @Column('integer', { default: 0 })
  revision!: number;

  /** When it is due; null: never again. */
  @Column('timestamptz', { name: 'next_at', nullable: true })
  nextAt!: Date | null;

  /** A worker is dealing with this due time until then. */
  @Column('timestamptz', { name: 'lease_until', nullable: true })
  leaseUntil!: Date | null;

  @Column('timestamptz', { name: 'deleted_at', nullable: true })
  deletedAt!: Date | null;
}
