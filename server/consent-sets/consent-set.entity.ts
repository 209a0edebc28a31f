import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/**
 * One combination of agreed scopes and agreed service terms that at least one person has or had, or was said to have.
 * A question such as "agreed to A, not to B" is answered on these few thousand rows first and then on
 * `users.consent_set_id`, instead of on one row per person and scope.
 */
@Entity('consent_sets')
@Index('consent_sets_digest_key', ['digest'], { unique: true })
@Index('consent_sets_mask_idx', ['mask', 'id'])
export class ConsentSet {
  @PrimaryGeneratedColumn('identity', {
    type: 'integer',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'consent_sets_pkey',
  })
  id!: number;

  /** Scope ids agreed to, sorted; null where the scopes were never read. */
  @Column('text', { name: 'scopes_agreed', array: true, nullable: true })
  scopesAgreed!: string[] | null;

  /** Tags of service terms agreed to, sorted; null where the terms were never read. */
  @Column('text', { name: 'terms_agreed', array: true, nullable: true })
  termsAgreed!: string[] | null;

  /** SHA-256 (hex) of the two lists: what makes a combination unique. */
  @Column('text')
  digest!: string;

  /**
   * The same two lists with a bit for each name (`consent_names`), kept by a trigger: questions about consent compare
   * bits. Null where a name has none, as those beyond the 63rd.
   */
  @Column('bigint', { nullable: true })
  mask!: string | null;
}
