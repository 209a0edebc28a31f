import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Calls to Kakao of one endpoint on one day, counted durably: the month's allowance is shared with the log-in. */
@Entity('call_counts')
export class CallCount {
  /** KST day; when Kakao resets its counters is unconfirmed, assumed at midnight there (§10 no. 16). */
  @PrimaryColumn('date', { primaryKeyConstraintName: 'call_counts_pkey' })
  day!: string;

  /** Its path, such as `/v2/user/me`. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'call_counts_pkey' })
  endpoint!: string;

  @Column('bigint', { default: 0 })
  calls!: string;

  /** Of these, refused with -10 or 429. */
  @Column('bigint', { default: 0 })
  refused!: string;

  /** Of these, failed in any other way. */
  @Column('bigint', { default: 0 })
  failed!: string;
}
