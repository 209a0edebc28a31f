import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An Admin key that Kakao knew people of this database by. */
@Entity('proven_keys')
export class ProvenKey {
  /** SHA-256 of the key in hexadecimal digits; the key itself is kept nowhere. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'proven_keys_pkey' })
  digest!: string;

  @Column('timestamptz', { name: 'proven_at', default: () => 'now()' })
  provenAt!: Date;
}
