import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { ConsentSet } from '../consent-sets/consent-set.entity.js';

export const USER_STATUSES = ['linked', 'waiting', 'unlinked'] as const;
/** Link state of a person: Kakao's REGISTERED, PREREGISTERED, or no longer linked (Kakao reference §1.8). */
export type UserStatus = (typeof USER_STATUSES)[number];

/**
 * One person who is or was linked to the app: the narrow, hot row that questions about everyone scan.
 * Personal fields live in {@link UserProfile} alone, consent details in `UserConsents`.
 */
@Entity('users')
@Index('users_connected_at_idx', { synchronize: false })
@Index('users_stale_idx', { synchronize: false })
@Index('users_status_idx', ['status', 'connectedAt', 'id'])
@Index('users_consent_set_idx', ['consentSetId', 'connectedAt', 'id'], {
  where: '"consent_set_id" IS NOT NULL',
})
@Check('users_status_check', `"status" IN ('linked', 'waiting', 'unlinked')`)
export class User {
  /** Kakao's user id (회원번호), an int64 as decimal digits. */
  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'users_pkey' })
  id!: string;

  @Column('text')
  status!: UserStatus;

  /** Kakao's `connected_at`; `-infinity` where Kakao gave none, so that keyset paging needs no null rules. */
  @Column('timestamptz', { name: 'connected_at', default: () => `'-infinity'` })
  connectedAt!: Date | number;

  @Column('timestamptz', { name: 'synched_at', nullable: true })
  synchedAt!: Date | null;

  @Column('boolean', { name: 'has_signed_up', nullable: true })
  hasSignedUp!: boolean | null;

  /** Which combination of agreed scopes and terms this person has; null until either was read. */
  @Column('integer', { name: 'consent_set_id', nullable: true })
  consentSetId!: number | null;

  @ManyToOne(() => ConsentSet, { createForeignKeyConstraints: true })
  @JoinColumn({ name: 'consent_set_id', foreignKeyConstraintName: 'users_consent_set_id_fkey' })
  consentSet?: Relation<ConsentSet>;

  @Column('timestamptz', { name: 'first_seen_at' })
  firstSeenAt!: Date;

  /**
   * When Kakao was last asked with the answer that this person is linked, by whichever endpoint; likewise the times
   * below. Of the answer to a changing call: when it came.
   */
  @Column('timestamptz', { name: 'seen_at', nullable: true })
  seenAt!: Date | null;

  @Column('timestamptz', { name: 'profile_read_at', nullable: true })
  profileReadAt!: Date | null;

  @Column('timestamptz', { name: 'scopes_read_at', nullable: true })
  scopesReadAt!: Date | null;

  @Column('timestamptz', { name: 'terms_read_at', nullable: true })
  termsReadAt!: Date | null;

  /** When the answer that showed the end of the link had come: `observed_at` of its fact. */
  @Column('timestamptz', { name: 'unlinked_at', nullable: true })
  unlinkedAt!: Date | null;

  /**
   * When Kakao was asked with that answer, or our own call left: only what was asked for later can show another link. Null
   * where that is not known, from before it was kept: then {@link unlinkedAt} counts.
   */
  @Column('timestamptz', { name: 'absent_at', nullable: true })
  absentAt!: Date | null;
}
