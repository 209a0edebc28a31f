import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Schedule } from './schedule.entity.js';
import type { RunResult } from './schedules.schema.js';

/** What came of one due time of a schedule. */
@Entity('schedule_runs')
@Check(
  'schedule_runs_result_check',
  `"result" IN ('started', 'awaiting_approval', 'nobody', 'skipped', 'failed')`,
)
export class ScheduleRun {
  @PrimaryColumn('bigint', { name: 'schedule_id', primaryKeyConstraintName: 'schedule_runs_pkey' })
  scheduleId!: string;

  @PrimaryColumn('timestamptz', { name: 'due_at', primaryKeyConstraintName: 'schedule_runs_pkey' })
  dueAt!: Date;

  @ManyToOne(() => Schedule)
  @JoinColumn({ name: 'schedule_id', foreignKeyConstraintName: 'schedule_runs_schedule_id_fkey' })
  schedule?: Relation<Schedule>;

  @Column('timestamptz', { name: 'ran_at', default: () => 'now()' })
  ranAt!: Date;

  @Column('text')
  result!: RunResult;

  @Column('bigint', { name: 'job_id', nullable: true })
  jobId!: string | null;

  /** How many later times had passed too when it ran: they are made up for by this one. */
  @Column('integer', { default: 0 })
  missed!: number;

  @Column('text', { name: 'error_code', nullable: true })
  errorCode!: string | null;

  @Column('text', { nullable: true })
  detail!: string | null;
}
