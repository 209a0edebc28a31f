import { Check, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

const WEBHOOK_KINDS = ['unlink', 'account-status'] as const;
/** The two webhooks of Kakao: the unlink form (§6.1) and Security Event Tokens (§6.2). */
export type WebhookKind = (typeof WEBHOOK_KINDS)[number];

const WEBHOOK_OUTCOMES = [
  'applied',
  'unchanged',
  'superseded',
  'still-linked',
  'unreadable',
  'ignored',
] as const;
/**
 * What became of an event: `applied`: the mirror changed; `unchanged`: it knew already; `superseded`: it is about
 * an earlier link than the present one; `still-linked`: Kakao goes on saying that the person is linked;
 * `unreadable`: Kakao gives no answer about this person; `ignored`: nothing is done about events of this type.
 */
export type WebhookOutcome = (typeof WEBHOOK_OUTCOMES)[number];

/** One event that Kakao told of. Stored before it is answered, worked on afterwards. */
@Entity('webhook_events')
@Index('webhook_events_dedupe_key', ['dedupeKey'], { unique: true })
@Index('webhook_events_pending_idx', ['nextAt'], { where: `"processed_at" IS NULL` })
@Index('webhook_events_processed_idx', ['processedAt'], { where: `"processed_at" IS NOT NULL` })
@Index('webhook_events_open_idx', ['userId'], {
  where: `"processed_at" IS NULL OR "outcome" = 'unreadable'`,
})
@Index('webhook_events_user_idx', ['userId', 'id'])
@Check('webhook_events_kind_check', `"kind" IN ('unlink', 'account-status')`)
@Check(
  'webhook_events_outcome_check',
  `"outcome" IN ('applied', 'unchanged', 'superseded', 'still-linked', 'unreadable', 'ignored')`,
)
export class WebhookEvent {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'webhook_events_pkey',
  })
  id!: string;

  @Column('text')
  kind!: WebhookKind;

  /** Digest of what makes a repetition one: `jti` and type, or the fields of a form not yet worked on. */
  @Column('text', { name: 'dedupe_key' })
  dedupeKey!: string;

  @Column('bigint', { name: 'user_id' })
  userId!: string;

  /** Short name of a known type (`user-unlinked`), otherwise its URI. */
  @Column('text')
  event!: string;

  /** `referrer_type` of the form, `reason` of the token. */
  @Column('text', { nullable: true })
  reason!: string | null;

  /** Unique id of the token; null for the form. */
  @Column('text', { nullable: true })
  jti!: string | null;

  /** What else was told, apart from whatever may be personal; never a header. */
  @Column('jsonb')
  payload!: object;

  /** Kakao's time of the event (`toe`); null for the form, which has none. */
  @Column('timestamptz', { name: 'occurred_at', nullable: true })
  occurredAt!: Date | null;

  @Column('timestamptz', { name: 'received_at', default: () => 'now()' })
  receivedAt!: Date;

  /** How often the same was delivered while this waited to be worked on, or was to be worked on anew. */
  @Column('integer', { default: 1 })
  deliveries!: number;

  @Column('integer', { default: 0 })
  attempts!: number;

  /** Not before this time is it worked on (again). */
  @Column('timestamptz', { name: 'next_at', default: () => 'now()' })
  nextAt!: Date;

  @Column('uuid', { name: 'claimed_by', nullable: true })
  claimedBy!: string | null;

  @Column('timestamptz', { name: 'lease_until', nullable: true })
  leaseUntil!: Date | null;

  @Column('timestamptz', { name: 'processed_at', nullable: true })
  processedAt!: Date | null;

  @Column('text', { nullable: true })
  outcome!: WebhookOutcome | null;

  /** Why the last attempt failed; holds no personal data and no secret. */
  @Column('text', { nullable: true })
  error!: string | null;
}
