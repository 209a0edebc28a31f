import { Check, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

export const SYNC_MODES = ['full', 'recent'] as const;
export type SyncMode = (typeof SYNC_MODES)[number];
export const SYNC_STATUSES = ['queued', 'running', 'completed', 'failed', 'cancelled'] as const;
export type SyncStatus = (typeof SYNC_STATUSES)[number];

/** What a sync has done so far. */
export interface SyncCounts {
  pages: number;
  users: number;
  created: number;
  changed: number;
  gone: number;
}

/** Where a sync goes on after an interruption. */
export interface SyncCursor {
  phase: 'pages' | 'verify-gone';
  /** The last id dealt with in this phase; null at its beginning. */
  lastId: string | null;
  /** Whether a page asked `from_id` begins with that id; null until a page has shown it (§2.1 quirks). */
  isFromIdInclusive: boolean | null;
}

/** One reading of the app's users from Kakao. The row is the truth; the task in Redis only names it. */
@Entity('syncs')
@Index('syncs_active_mode_key', ['mode'], { unique: true, where: `"status" IN ('queued', 'running')` })
@Check('syncs_mode_check', `"mode" IN ('full', 'recent')`)
@Check('syncs_status_check', `"status" IN ('queued', 'running', 'completed', 'failed', 'cancelled')`)
export class Sync {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'syncs_pkey',
  })
  id!: string;

  @Column('text')
  mode!: SyncMode;

  @Column('text', { default: 'queued' })
  status!: SyncStatus;

  @Column('jsonb')
  cursor!: SyncCursor;

  @Column('jsonb')
  counts!: SyncCounts;

  /** Null when the system started it. */
  @Column('bigint', { name: 'requested_by', nullable: true })
  requestedBy!: string | null;

  @Column('text', { name: 'error_code', nullable: true })
  errorCode!: string | null;

  @Column('text', { name: 'error_message', nullable: true })
  errorMessage!: string | null;

  /** Which worker process holds it, and until when. */
  @Column('uuid', { name: 'claimed_by', nullable: true })
  claimedBy!: string | null;

  @Column('timestamptz', { name: 'lease_until', nullable: true })
  leaseUntil!: Date | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'started_at', nullable: true })
  startedAt!: Date | null;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt!: Date | null;
}
