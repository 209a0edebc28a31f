import { Check, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { BadToldLine } from './parse/told-csv.js';

export const TOLD_FILE_COVERS = ['some', 'all'] as const;
/** Whether a file tells of everybody the own systems know, so that whoever is not in it is not known to them. */
export type ToldFileCovers = (typeof TOLD_FILE_COVERS)[number];

/** A file in which the own systems told what they hold. It counts once it was applied; until then it is kept for a day. */
@Entity('told_files')
@Index('told_files_applied_at_idx', ['appliedAt'])
@Check('told_files_covers_check', `"covers" IN ('some', 'all')`)
export class ToldFile {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'told_files_pkey',
  })
  id!: string;

  @Column('text')
  name!: string;

  @Column('text')
  covers!: ToldFileCovers;

  /** SHA-256 of its bytes, hex. */
  @Column('text')
  digest!: string;

  @Column('integer')
  lines!: number;

  /** People told of as linked. */
  @Column('integer')
  linked!: number;

  @Column('integer')
  unlinked!: number;

  /** People told of whom Kakao has never named. */
  @Column('integer')
  unknown!: number;

  @Column('text', { array: true })
  columns!: string[];

  @Column('integer', { name: 'bad_count' })
  badCount!: number;

  /** The first bad lines. With one of them the file cannot be applied. */
  @Column('jsonb')
  bad!: BadToldLine[];

  @Column('bigint', { name: 'created_by' })
  createdBy!: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('bigint', { name: 'applied_by', nullable: true })
  appliedBy!: string | null;

  @Column('timestamptz', { name: 'applied_at', nullable: true })
  appliedAt!: Date | null;

  /** People of whom it told anew when it was applied; null: it was not, or by a version that did not keep it. */
  @Column('integer', { nullable: true })
  counting!: number | null;

  /** The file of everybody that came later and had been applied before, so that none counted; null: there was none. */
  @Column('bigint', { name: 'behind_id', nullable: true })
  behindId!: string | null;
}
