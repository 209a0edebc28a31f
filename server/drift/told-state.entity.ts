import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What the own systems (member database, CRM, mailer) hold of a person, as they told it last. */
@Entity('told_states')
export class ToldState {
  /** Kakao's user id, an int64 as decimal digits. Kakao need not know it. */
  @PrimaryColumn('bigint', { name: 'user_id', primaryKeyConstraintName: 'told_states_pkey' })
  userId!: string;

  @Column('boolean', { name: 'is_linked' })
  isLinked!: boolean;

  /** Scopes and terms taken for agreed: of `consent_sets`; null where not linked, or where neither is kept. */
  @Column('integer', { name: 'consent_set_id', nullable: true })
  consentSetId!: number | null;

  /** When the file that told it arrived. */
  @Column('timestamptz', { name: 'told_at' })
  toldAt!: Date;
}
