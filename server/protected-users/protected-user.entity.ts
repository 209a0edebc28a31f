import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * Somebody whom no job may unlink: staff, a test account, a legal hold. The mirror need not know the id, and no
 * foreign key ties it, so that somebody can be protected before the first sync.
 */
@Entity('protected_users')
@Index('protected_users_created_at_idx', ['createdAt', 'userId'])
export class ProtectedUser {
  /** Kakao's user id, an int64 as decimal digits. */
  @PrimaryColumn('bigint', { name: 'user_id', primaryKeyConstraintName: 'protected_users_pkey' })
  userId!: string;

  @Column('text')
  reason!: string;

  @Column('bigint', { name: 'created_by' })
  createdBy!: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}
