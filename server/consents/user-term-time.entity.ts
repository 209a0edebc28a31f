import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * When a person agreed to a term, by Kakao's own time: `user_consents.terms` once more, to be asked by time. A row may
 * outlive the consent where a link ended; whether it still stands is asked of `users.consent_set_id`.
 */
@Entity('user_term_times')
@Index('user_term_times_agreed_at_idx', ['tag', 'agreedAt', 'userId'])
export class UserTermTime {
  @PrimaryColumn('bigint', { name: 'user_id', primaryKeyConstraintName: 'user_term_times_pkey' })
  userId!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'user_term_times_pkey' })
  tag!: string;

  /** Null where Kakao gave no time that can be read. */
  @Column('timestamptz', { name: 'agreed_at', nullable: true })
  agreedAt!: Date | null;
}
