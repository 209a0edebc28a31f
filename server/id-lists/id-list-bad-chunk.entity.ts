import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { IdList } from './id-list.entity.js';
import type { BadLineReason } from './parse/judge-id.js';

/**
 * A run of bad lines of a list: three arrays of the same length. Only of lists that have more of them than their own
 * row holds; then all are here.
 */
@Entity('id_list_bad_chunks')
export class IdListBadChunk {
  @PrimaryColumn('bigint', { name: 'list_id', primaryKeyConstraintName: 'id_list_bad_chunks_pkey' })
  listId!: string;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'id_list_bad_chunks_pkey' })
  chunk!: number;

  @ManyToOne(() => IdList, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'list_id', foreignKeyConstraintName: 'id_list_bad_chunks_list_id_fkey' })
  list?: Relation<IdList>;

  @Column('integer', { array: true })
  lines!: number[];

  @Column('text', { array: true })
  reasons!: BadLineReason[];

  @Column('text', { array: true })
  texts!: string[];
}
