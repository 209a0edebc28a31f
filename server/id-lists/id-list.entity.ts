import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { BadLine } from './parse/bad-lines.js';

/** Ids that an operator sent as a file, to choose people from. Kept for a day, longer where a job came of it. */
@Entity('id_lists')
@Index('id_lists_expires_at_idx', ['expiresAt'])
export class IdList {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'id_lists_pkey',
  })
  id!: string;

  /** Name of the file. */
  @Column('text')
  name!: string;

  @Column('bigint', { name: 'created_by' })
  createdBy!: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  /** Null: a job was made of it, so its record of bad lines stays. */
  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  @Column('integer')
  count!: number;

  @Column('integer')
  duplicates!: number;

  @Column('integer', { name: 'bad_count' })
  badCount!: number;

  /** The first bad lines; where there are more, all are in `id_list_bad_chunks`. They hold what stood in the file. */
  @Column('jsonb')
  bad!: BadLine[];

  /** How the file was read: encoding, columns, header, lines. */
  @Column('jsonb')
  reading!: Record<string, unknown>;
}
