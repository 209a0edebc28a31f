import { Check, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { Actor } from '../platform/http/actor.js';
import type { AuditKey, AuditResult } from './audit.keys.js';

/**
 * One line of the access record: who, when, from where, whose data, what. Rows are only ever added
 * (a trigger refuses everything else) and only `AuditService` adds them.
 */
@Entity('audit_events')
@Check('audit_events_actor_type_check', `"actor_type" IN ('operator', 'system', 'webhook')`)
@Check('audit_events_result_check', `"result" IN ('succeeded', 'refused', 'failed')`)
@Index('audit_events_occurred_at_idx', ['occurredAt'])
@Index('audit_events_operator_idx', ['operatorId', 'id'])
@Index('audit_events_job_idx', ['jobId', 'id'])
@Index('audit_events_reports_idx', ['key', 'subjectId'], {
  where: `"key" IN ('Job.ReportDownloaded', 'ConsentCheck.ReportDownloaded')`,
})
@Index('audit_events_unsuccessful_idx', ['id'], { where: `"result" <> 'succeeded'` })
@Index('audit_events_reason_idx', ['id'], { where: `"reason" IS NOT NULL` })
@Index('audit_events_tx_idx', ['tx'])
@Index('audit_events_key_idx', { synchronize: false })
@Index('audit_events_user_ids_idx', { synchronize: false })
export class AuditEvent {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'audit_events_pkey',
  })
  id!: string;

  @Column('timestamptz', { name: 'occurred_at', default: () => 'clock_timestamp()' })
  occurredAt!: Date;

  @Column('text')
  key!: AuditKey;

  @Column('text', { name: 'actor_type' })
  actorType!: Actor['type'];

  @Column('bigint', { name: 'operator_id', nullable: true })
  operatorId!: string | null;

  /** As it was then: the operator may be renamed later. */
  @Column('text', { name: 'operator_email', nullable: true })
  operatorEmail!: string | null;

  @Column('bigint', { name: 'session_id', nullable: true })
  sessionId!: string | null;

  @Column('text', { nullable: true })
  ip!: string | null;

  @Column('text', { name: 'user_agent', nullable: true })
  userAgent!: string | null;

  @Column('text', { name: 'subject_type', nullable: true })
  subjectType!: string | null;

  @Column('text', { name: 'subject_id', nullable: true })
  subjectId!: string | null;

  /** Kakao user ids of the people whose data was seen or changed. */
  @Column('bigint', { name: 'user_ids', array: true, default: () => `'{}'` })
  userIds!: string[];

  @Column('bigint', { name: 'job_id', nullable: true })
  jobId!: string | null;

  @Column('bigint', { name: 'sync_id', nullable: true })
  syncId!: string | null;

  @Column('text', { nullable: true })
  reason!: string | null;

  @Column('text', { default: 'succeeded' })
  result!: AuditResult;

  /** Counts, names of changed fields, filters: never a personal field, never a secret. */
  @Column('jsonb', { default: () => `'{}'` })
  details!: object;

  /** The transaction that added it: what is older than every open one can be sealed, and nothing is added to it. */
  @Column('bigint', { default: () => 'audit_events_tx()', select: false })
  tx!: string;
}
