import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * One link of the chain over the access record: the digests of some events, sealed together with the digest of the
 * seal before. Rows are only ever added (a trigger refuses everything else).
 */
@Entity('audit_seals')
export class AuditSeal {
  /** Counted from 1 without gaps: a missing seal shows. */
  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'audit_seals_pkey' })
  id!: string;

  @Column('bigint', { name: 'event_ids', array: true })
  eventIds!: string[];

  /** SHA-256 of each event, 32 bytes after 32 bytes, in the order of `event_ids`. */
  @Column('bytea', { name: 'event_digests' })
  eventDigests!: Buffer;

  /** SHA-256 of the previous digest, the ids and the digests of the events. */
  @Column('bytea')
  digest!: Buffer;

  /** Zeros for the first seal. */
  @Column('bytea', { name: 'previous_digest' })
  previousDigest!: Buffer;

  /** Everything that transactions before this one added is sealed. */
  @Column('bigint')
  horizon!: string;

  /** The largest id sealed so far. */
  @Column('bigint', { name: 'max_event_id' })
  maxEventId!: string;

  @Column('timestamptz', { name: 'sealed_at', default: () => 'clock_timestamp()' })
  sealedAt!: Date;
}
