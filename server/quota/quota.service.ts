import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { kstDayOf } from './kst.js';
import type { Quota } from './quota.schema.js';

/** All free APIs together, per app and month (§8). */
const MONTHLY_LIMIT = 3_000_000;
/** The only rate that Kakao publishes for these APIs (§2.1, §8). */
const KNOWN_LIMITS = new Map([['/v1/user/ids', { calls: 100, perSeconds: 60 }]]);

/** Says what of Kakao's quotas is used and left, as far as this desk can know. */
@Injectable()
export class QuotaService {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** @param now decides which day and month (KST) are meant */
  async read(now = new Date()): Promise<Quota> {
    const day = kstDayOf(now);
    const rows: Record<'endpoint' | 'today' | 'month' | 'refused' | 'failed' | 'refused_today', string>[] =
      await this.dataSource.query(
        `SELECT endpoint, sum(calls) AS month, sum(refused) AS refused, sum(failed) AS failed,
                COALESCE(sum(calls) FILTER (WHERE day = $1), 0) AS today,
                COALESCE(sum(refused) FILTER (WHERE day = $1), 0) AS refused_today
           FROM call_counts
          WHERE day BETWEEN date_trunc('month', $1::date) AND $1::date
          GROUP BY endpoint ORDER BY sum(calls) DESC, endpoint`,
        [day],
      );
    const sum = (column: 'month' | 'today' | 'refused_today') =>
      rows.reduce((total, row) => total + Number(row[column]), 0);
    const used = sum('month');
    return {
      month: {
        period: day.slice(0, 7),
        limit: MONTHLY_LIMIT,
        used,
        left: Math.max(0, MONTHLY_LIMIT - used),
      },
      today: { period: day, used: sum('today'), refused: sum('refused_today') },
      endpoints: rows.map((row) => ({
        endpoint: row.endpoint,
        today: Number(row.today),
        month: Number(row.month),
        refused: Number(row.refused),
        failed: Number(row.failed),
        limit: KNOWN_LIMITS.get(row.endpoint) ?? null,
      })),
    };
  }
}
