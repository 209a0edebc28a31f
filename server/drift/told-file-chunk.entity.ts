import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { ToldFile } from './told-file.entity.js';

/** A run of people of a file that was not applied yet: three lists of the same length. */
@Entity('told_file_chunks')
export class ToldFileChunk {
  @PrimaryColumn('bigint', { name: 'file_id', primaryKeyConstraintName: 'told_file_chunks_pkey' })
  fileId!: string;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'told_file_chunks_pkey' })
  chunk!: number;

  @ManyToOne(() => ToldFile, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'file_id', foreignKeyConstraintName: 'told_file_chunks_file_id_fkey' })
  file?: Relation<ToldFile>;

  @Column('bigint', { name: 'user_ids', array: true })
  userIds!: string[];

  @Column('boolean', { name: 'are_linked', array: true })
  areLinked!: boolean[];

  /** Null within it: neither scopes nor terms are kept, or the person is not linked. */
  @Column('integer', { name: 'set_ids', array: true })
  setIds!: (number | null)[];
}
