import { Column, Entity, Index, JoinColumn, OneToOne, PrimaryColumn, type Relation } from 'typeorm';
import { User } from './user.entity.js';

/**
 * Everything personal that is known of one person, and the only place that holds it:
 * erasing a person's data is deleting this row.
 */
@Entity('user_profiles')
@Index('user_profiles_search_idx', { synchronize: false })
@Index('user_profiles_words_idx', { synchronize: false })
@Index('user_profiles_nickname_idx', ['nicknameKey', 'userId'])
export class UserProfile {
  @PrimaryColumn('bigint', { name: 'user_id', primaryKeyConstraintName: 'user_profiles_pkey' })
  userId!: string;

  @OneToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'user_profiles_user_id_fkey' })
  user?: Relation<User>;

  @Column('text', { nullable: true })
  nickname!: string | null;

  /** What people are ordered by: the beginning only, as a nickname may be longer than an entry of an index can be. */
  @Column({
    type: 'text',
    name: 'nickname_key',
    collation: 'C',
    generatedType: 'STORED',
    asExpression: `left(COALESCE("nickname", ''), 40)`,
    insert: false,
    update: false,
    select: false,
  })
  nicknameKey!: string;

  @Column('text', { nullable: true })
  email!: string | null;

  @Column('text', { name: 'phone_number', nullable: true })
  phoneNumber!: string | null;

  /** Id, nickname, email and phone digits, lower case, each between line feeds (see `find/users.search.ts`). */
  @Column('text', { name: 'search_text' })
  searchText!: string;

  /** Kakao's `kakao_account` as last read, unknown keys included (§2.3). */
  @Column('jsonb', { name: 'kakao_account', nullable: true })
  kakaoAccount!: Record<string, unknown> | null;

  /** Kakao's `properties` as last read (§2.3). */
  @Column('jsonb', { nullable: true })
  properties!: Record<string, unknown> | null;
}
