import { Column, Entity, JoinColumn, OneToOne, PrimaryColumn, type Relation } from 'typeorm';
import { User } from '../users/user.entity.js';

/** A scope as Kakao last told it for one person (§2.4), with the time since when we know of its state. */
export interface StoredScope {
  id: string;
  display_name: string;
  type: string;
  using: boolean;
  agreed: boolean;
  revocable?: boolean;
  delegated?: boolean;
  /** RFC 3339: the answer that first showed the present `agreed`. */
  since: string;
}

/** A service term as Kakao last told it for one person (§2.6). */
export interface StoredTerm {
  tag: string;
  required: boolean;
  agreed: boolean;
  revocable: boolean;
  agreed_at?: string;
  agreed_by?: string;
  /** RFC 3339: the present state was seen no earlier; before its first reading left, or when our own call was answered. */
  since: string;
}

/**
 * Kakao's last answers on one person's consents, whole: what the person page shows. Of terms that were never read
 * (`users.terms_read_at`), those that calls of ours changed.
 */
@Entity('user_consents')
export class UserConsents {
  @PrimaryColumn('bigint', { name: 'user_id', primaryKeyConstraintName: 'user_consents_pkey' })
  userId!: string;

  @OneToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'user_consents_user_id_fkey' })
  user?: Relation<User>;

  @Column('jsonb', { nullable: true })
  scopes!: StoredScope[] | null;

  @Column('jsonb', { nullable: true })
  terms!: StoredTerm[] | null;
}
