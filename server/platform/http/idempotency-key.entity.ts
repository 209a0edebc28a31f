import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A changing request that carried `Idempotency-Key`, and the answer that its repetition gets. */
@Entity('idempotency_keys')
@Index('idempotency_keys_created_at_idx', ['createdAt'])
export class IdempotencyKey {
  @PrimaryColumn('bigint', { name: 'operator_id', primaryKeyConstraintName: 'idempotency_keys_pkey' })
  operatorId!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'idempotency_keys_pkey' })
  key!: string;

  @Column('text')
  method!: string;

  @Column('text')
  path!: string;

  /** Keyed hash of method, path and canonical body (RFC 8785): a body may hold a password, so a plain hash would not do. */
  @Column('text', { name: 'request_hash' })
  requestHash!: string;

  /** HTTP status of the answer; null while the first request is at work, or if it was cut off. */
  @Column('integer', { nullable: true })
  status!: number | null;

  @Column('jsonb', { nullable: true })
  response!: unknown;

  /** Renewed while the first request is at work. Past and without an answer: nobody knows how it ended. */
  @Column('timestamptz', { name: 'lease_until' })
  leaseUntil!: Date;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt!: Date | null;
}
