import { Check, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { ConsentCheckView, Reason } from './consent-checks.schema.js';

/**
 * A question "may we reach these people on that day?" and, once it is made, its answer. A trigger refuses every change
 * after that.
 */
@Entity('consent_checks')
@Index('consent_checks_queued_idx', ['id'], { where: `"status" = 'queued'` })
@Check('consent_checks_status_check', `"status" IN ('queued', 'completed', 'failed')`)
@Check('consent_checks_purpose_check', `"purpose" IN ('marketing', 'other')`)
export class ConsentCheck {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'consent_checks_pkey',
  })
  id!: string;

  @Column('text', { default: 'queued' })
  status!: ConsentCheckView['status'];

  @Column('text')
  purpose!: ConsentCheckView['purpose'];

  /** The KST day asked about, `YYYY-MM-DD`. */
  @Column('date', { name: 'asked_on' })
  askedOn!: string;

  @Column('text', { array: true })
  scopes!: string[];

  @Column('text', { array: true })
  terms!: string[];

  /** Those of the terms that count for two years only. */
  @Column('text', { name: 'aged_terms', array: true })
  agedTerms!: string[];

  @Column('integer', { name: 'max_age_days' })
  maxAgeDays!: number;

  @Column('text')
  reason!: string;

  /** How the people were chosen, as it is shown. */
  @Column('jsonb')
  selection!: Record<string, unknown>;

  @Column('bigint', { name: 'created_by' })
  createdBy!: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'made_at', nullable: true })
  madeAt!: Date | null;

  /** The moment whose knowledge counts. */
  @Column('timestamptz', { nullable: true })
  at!: Date | null;

  @Column('integer', { default: 0 })
  yes!: number;

  @Column('integer', { default: 0 })
  no!: number;

  /** How many for each reason. */
  @Column('jsonb', { default: () => `'{}'` })
  reasons!: Partial<Record<Reason, number>>;

  @Column('text', { nullable: true })
  digest!: string | null;

  @Column('text', { nullable: true })
  failure!: ConsentCheckView['failure'];
}
