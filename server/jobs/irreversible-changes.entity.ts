import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How many irreversible changes all bulk jobs made on a day in Korea, which `DAILY_CEILING` limits. */
@Entity('irreversible_changes')
export class IrreversibleChanges {
  @PrimaryColumn('date', { primaryKeyConstraintName: 'irreversible_changes_pkey' })
  day!: string;

  @Column('integer')
  count!: number;
}
