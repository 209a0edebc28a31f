import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { SavedFilter } from './saved-questions.schema.js';

/** A question about people (a filter) with a name, shared by all operators. Deleted ones stay: jobs point here. */
@Entity('saved_questions')
@Index('saved_questions_name_key', ['name'], { unique: true, where: `"deleted_at" IS NULL` })
export class SavedQuestion {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'saved_questions_pkey',
  })
  id!: string;

  @Column('text')
  name!: string;

  @Column('jsonb')
  filter!: SavedFilter;

  @Column('bigint', { name: 'created_by' })
  createdBy!: string;

  @Column('bigint', { name: 'updated_by' })
  updatedBy!: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt!: Date;

  /** Grows with every change of name or filter. */
  @Column('integer', { default: 0 })
  revision!: number;

  @Column('timestamptz', { name: 'deleted_at', nullable: true })
  deletedAt!: Date | null;
}
