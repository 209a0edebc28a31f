import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * How many irreversible changes all bulk jobs made on a day in Korea, which `DAILY_CEILING` limits; those of which nothing
 * told whether they were made are among them.
 */
@Entity('irreversible_changes')
export class IrreversibleChanges {
  @PrimaryColumn('date', { primaryKeyConstraintName: 'irreversible_changes_pkey' })
  day!: string;

  @Column('integer')
  count!: number;
}
