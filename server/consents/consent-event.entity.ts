import { Check, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

export const CONSENT_EVENT_TYPES = [
  'linked',
  'waiting',
  'unlinked',
  'relinked',
  'scope',
  'term',
  'profile',
  'logout',
] as const;
export type ConsentEventType = (typeof CONSENT_EVENT_TYPES)[number];

export const CONSENT_EVENT_SOURCES = ['sync', 'refresh', 'lookup', 'job', 'webhook'] as const;
/** By which way we came to know a fact. */
export type ConsentEventSource = (typeof CONSENT_EVENT_SOURCES)[number];

/** One known fact or change in one person's history. Rows are only ever added; only whose doing it was may be put in later. */
@Entity('consent_events')
@Index('consent_events_user_idx', ['userId', 'id'])
@Index('consent_events_changes_idx', { synchronize: false })
@Index('consent_events_unlink_causes_idx', { synchronize: false })
@Check(
  'consent_events_type_check',
  `"type" IN ('linked', 'waiting', 'unlinked', 'relinked', 'scope', 'term', 'profile', 'logout')`,
)
@Check('consent_events_source_check', `"source" IN ('sync', 'refresh', 'lookup', 'job', 'webhook')`)
export class ConsentEvent {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'consent_events_pkey',
  })
  id!: string;

  @Column('bigint', { name: 'user_id' })
  userId!: string;

  @Column('text')
  type!: ConsentEventType;

  /** Scope id, tag of a term or name of a profile field; null for events about the link itself. */
  @Column('text', { nullable: true })
  subject!: string | null;

  /** Agreed before; null where nothing was known before. */
  @Column('boolean', { name: 'from_agreed', nullable: true })
  fromAgreed!: boolean | null;

  @Column('boolean', { name: 'to_agreed', nullable: true })
  toAgreed!: boolean | null;

  /** Kakao's own time of the fact, where it gives one; never a guess. */
  @Column('timestamptz', { name: 'occurred_at', nullable: true })
  occurredAt!: Date | null;

  /** When the answer that showed it had come: it was so by then. */
  @Column('timestamptz', { name: 'observed_at' })
  observedAt!: Date;

  /** Before the last reading that still showed the state before was asked for; null for a first reading. */
  @Column('timestamptz', { name: 'not_before', nullable: true })
  notBefore!: Date | null;

  @Column('text')
  source!: ConsentEventSource;

  @Column('bigint', { name: 'sync_id', nullable: true })
  syncId!: string | null;

  @Column('bigint', { name: 'job_id', nullable: true })
  jobId!: string | null;

  @Column('bigint', { name: 'operator_id', nullable: true })
  operatorId!: string | null;

  @Column('text', { nullable: true })
  reason!: string | null;

  /** Whether a call of our own did it, rather than the person or Kakao. */
  @Column('boolean', { name: 'is_own_call', default: false })
  isOwnCall!: boolean;

  /** Of the end of a link: when its profile was last read. */
  @Column('timestamptz', { name: 'profile_read_at', nullable: true })
  profileReadAt!: Date | null;

  /** Of the end of a link: when its scopes were last read. */
  @Column('timestamptz', { name: 'scopes_read_at', nullable: true })
  scopesReadAt!: Date | null;

  /** Of the end of a link: when its service terms were last read. */
  @Column('timestamptz', { name: 'terms_read_at', nullable: true })
  termsReadAt!: Date | null;

  /** Set where Kakao's answer to the changing call was lost and the fact was concluded afterwards. */
  @Column('text', { nullable: true })
  doubt!: string | null;
}
