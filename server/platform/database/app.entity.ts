import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The Kakao app whose people this database mirrors. One row today; other tables get an app column when there are two. */
@Entity('apps')
export class App {
  /** Kakao's app id. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'apps_pkey' })
  id!: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}
