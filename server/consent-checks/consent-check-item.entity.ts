import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { Need, Reason } from './consent-checks.schema.js';

/** The answer for one person in one check. Rows are only ever added; a trigger refuses everything else. */
@Entity('consent_check_items')
@Check('consent_check_items_answer_check', `"answer" IN ('yes', 'no')`)
export class ConsentCheckItem {
  @PrimaryColumn('bigint', { name: 'check_id', primaryKeyConstraintName: 'consent_check_items_pkey' })
  checkId!: string;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'consent_check_items_pkey' })
  position!: number;

  @Column('bigint', { name: 'user_id' })
  userId!: string;

  @Column('text')
  answer!: 'yes' | 'no';

  @Column('text', { nullable: true })
  reason!: Reason | null;

  /** What it fails on: `link`, `scope` or `term` … */
  @Column('text', { name: 'need_type', nullable: true })
  needType!: Need['type'] | null;

  /** … and which. */
  @Column('text', { name: 'need_subject', nullable: true })
  needSubject!: string | null;

  /** Rows of `consent_events`, which are only ever added too. */
  @Column('bigint', { name: 'fact_ids', array: true })
  factIds!: string[];

  @Column('timestamptz', { name: 'known_until', nullable: true })
  knownUntil!: Date | null;
}
