import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A scope (consent item) that Kakao has named for at least one person. */
@Entity('scopes')
export class Scope {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'scopes_pkey' })
  id!: string;

  @Column('text', { name: 'display_name' })
  displayName!: string;

  /** `PRIVACY`, `SERVICE`, or whatever else Kakao says. */
  @Column('text')
  type!: string;

  @Column('boolean')
  using!: boolean;

  @Column('timestamptz', { name: 'observed_at' })
  observedAt!: Date;
}

/** A service term (Kakao Sync) that Kakao has named for at least one person. */
@Entity('service_terms')
export class ServiceTerm {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'service_terms_pkey' })
  tag!: string;

  @Column('boolean')
  required!: boolean;

  @Column('timestamptz', { name: 'observed_at' })
  observedAt!: Date;
}
