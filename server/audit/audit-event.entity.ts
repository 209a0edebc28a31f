import { Check, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/**
 * One line of the access record: who, when, from where, whose data, what. Rows are only ever added
 * (a trigger refuses everything else) and only `AuditService` adds them.
 */
@Entity({ name: 'audit_events' })
@Check('ck_audit_events_actor_type', `actor_type IN ('operator', 'system', 'webhook')`)
@Check('ck_audit_events_result', `result IN ('succeeded', 'refused', 'failed')`)
@Index('ix_audit_events_occurred_at', ['occurredAt'])
@Index('ix_audit_events_operator', ['operatorId', 'id'])
@Index('ix_audit_events_job', ['jobId', 'id'])
@Index('ix_audit_events_key', { synchronize: false })
@Index('ix_audit_events_user_ids', { synchronize: false })
export class AuditEvent {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'pk_audit_events',
  })
  id!: string;

  @Column({ name: 'occurred_at', type: 'timestamptz', default: () => 'clock_timestamp()' })
  occurredAt!: Date;

  @Column({ type: 'text' })
  key!: string;

  @Column({ name: 'actor_type', type: 'text' })
  actorType!: string;

  @Column({ name: 'operator_id', type: 'bigint', nullable: true })
  operatorId!: string | null;

  /** As it was then: the operator may be renamed later. */
  @Column({ name: 'operator_email', type: 'text', nullable: true })
  operatorEmail!: string | null;

  @Column({ name: 'session_id', type: 'bigint', nullable: true })
  sessionId!: string | null;

  @Column({ type: 'text', nullable: true })
  ip!: string | null;

  @Column({ name: 'user_agent', type: 'text', nullable: true })
  userAgent!: string | null;

  @Column({ name: 'subject_type', type: 'text', nullable: true })
  subjectType!: string | null;

  @Column({ name: 'subject_id', type: 'text', nullable: true })
  subjectId!: string | null;

  /** Kakao user ids of the people whose data was seen or changed. */
  @Column({ name: 'user_ids', type: 'bigint', array: true, default: () => `'{}'` })
  userIds!: string[];

  @Column({ name: 'job_id', type: 'text', nullable: true })
  jobId!: string | null;

  @Column({ name: 'sync_id', type: 'text', nullable: true })
  syncId!: string | null;

  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  @Column({ type: 'text', default: 'succeeded' })
  result!: string;

  /** Counts, names of changed fields, filters: never a personal field, never a secret. */
  @Column({ type: 'jsonb', default: () => `'{}'` })
  details!: Record<string, unknown>;
}
