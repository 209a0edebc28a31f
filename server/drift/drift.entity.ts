import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { DriftKind } from './drift.kinds.js';

/**
 * Somebody of whom the own systems hold something else than what Kakao says, as the last comparison found it. The
 * mirror need not know the id, and no foreign key ties it: comparing must not wait for whoever changes a person.
 */
@Entity('drifts')
@Index('drifts_kinds_idx', { synchronize: false })
export class Drift {
  /** Kakao's user id, an int64 as decimal digits. */
  @PrimaryColumn('bigint', { name: 'user_id', primaryKeyConstraintName: 'drifts_pkey' })
  userId!: string;

  @Column('text', { array: true })
  kinds!: DriftKind[];

  /** What the own systems take them to agree to: of `consent_sets`; null where they keep neither scopes nor terms. */
  @Column('integer', { name: 'told_set_id', nullable: true })
  toldSetId!: number | null;

  /** What they agreed to at Kakao; null where that was not read, or the link has ended. */
  @Column('integer', { name: 'kakao_set_id', nullable: true })
  kakaoSetId!: number | null;

  /** When a comparison first found these kinds; the difference itself may be older. */
  @Column('timestamptz', { name: 'found_at' })
  foundAt!: Date;
}
