import { Check, Column, Entity, Exclusion, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { NoticeKind, NoticeLanguage } from './notice-ref.schema.js';

/**
 * The words of one version of a service term, or of our explanation of a scope, and when they were in force.
 * The words never change: a trigger of the table refuses it. A wrong entry is superseded, and stays readable; only the end
 * that it brought to the version before may then be taken back.
 */
@Entity('notices')
@Index('notices_version_key', ['kind', 'subject', 'language', 'version'], {
  unique: true,
  where: `"superseded_at" IS NULL`,
})
@Check('notices_kind_check', `"kind" IN ('scope', 'term')`)
@Check('notices_language_check', `"language" IN ('ko', 'en')`)
@Check('notices_period_check', `"in_force_until" > "in_force_from"`)
@Exclusion(
  'notices_period_excl',
  `USING gist ("kind" WITH =, "subject" WITH =, "language" WITH =, tstzrange("in_force_from", "in_force_until") WITH &&) WHERE ("superseded_at" IS NULL)`,
)
export class Notice {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'notices_pkey',
  })
  id!: string;

  @Column('text')
  kind!: NoticeKind;

  /** Scope id, or tag of the term. */
  @Column('text')
  subject!: string;

  @Column('text')
  language!: NoticeLanguage;

  @Column('text')
  version!: string;

  /** In the canonical form that the digest is of. */
  @Column('text')
  text!: string;

  /** SHA-256 of the text in UTF-8, in hex. */
  @Column('text')
  digest!: string;

  @Column('timestamptz', { name: 'in_force_from' })
  inForceFrom!: Date;

  /** The first moment at which it was not in force any more; null: it still is. */
  @Column('timestamptz', { name: 'in_force_until', nullable: true })
  inForceUntil!: Date | null;

  /** The version that its beginning ended; null: none, as far as is known. */
  @Column('bigint', { name: 'ended_id', nullable: true })
  endedId!: string | null;

  @Column('bigint', { name: 'created_by' })
  createdBy!: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('bigint', { name: 'superseded_by', nullable: true })
  supersededBy!: string | null;

  /** Since then it counts for nothing: it was never what people were shown. */
  @Column('timestamptz', { name: 'superseded_at', nullable: true })
  supersededAt!: Date | null;

  @Column('text', { name: 'superseded_reason', nullable: true })
  supersededReason!: string | null;

  /** The version that it had ended and that stands again since this one is superseded; null: none was to. */
  @Column('bigint', { name: 'restored_id', nullable: true })
  restoredId!: string | null;

  /** Since when that one stands again. */
  @Column('timestamptz', { name: 'restored_at', nullable: true })
  restoredAt!: Date | null;
}
