import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** A link made for one person, to ask for scopes and terms that were missing. Rows are only ever added. */
@Entity('consent_requests')
@Index('consent_requests_user_idx', ['userId', 'issuedAt'])
export class ConsentRequest {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'consent_requests_pkey',
  })
  id!: string;

  @Column('bigint', { name: 'user_id' })
  userId!: string;

  @Column('text', { array: true })
  scopes!: string[];

  @Column('text', { array: true })
  tags!: string[];

  @Column('text')
  url!: string;

  @Column('text')
  reason!: string;

  @Column('bigint', { name: 'issued_by' })
  issuedBy!: string;

  /** Just before the reading that showed that the person had not agreed: what is agreed to later answers the link. */
  @Column('timestamptz', { name: 'issued_at' })
  issuedAt!: Date;
}
