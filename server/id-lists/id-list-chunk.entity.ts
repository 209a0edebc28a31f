import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { IdList } from './id-list.entity.js';

/** A run of ids of a list, {@link IDS_PER_CHUNK} in each but the last: a row an id would take ten times the room. */
@Entity('id_list_chunks')
export class IdListChunk {
  @PrimaryColumn('bigint', { name: 'list_id', primaryKeyConstraintName: 'id_list_chunks_pkey' })
  listId!: string;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'id_list_chunks_pkey' })
  chunk!: number;

  @ManyToOne(() => IdList, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'list_id', foreignKeyConstraintName: 'id_list_chunks_list_id_fkey' })
  list?: Relation<IdList>;

  @Column('bigint', { array: true })
  ids!: string[];
}

export const IDS_PER_CHUNK = 10_000;
