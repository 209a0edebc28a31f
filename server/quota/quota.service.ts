import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { type AdaptivePacer, ENDPOINTS, type Refusal } from '../kakao-client/index.js';
import type { Config, KakaoConfig } from '../platform/config/config.js';
import { CONFIG } from '../platform/config/config.module.js';
import { PACER } from '../platform/kakao/kakao.module.js';
import { kstDayOf } from '../platform/kst.js';
import { callsOf, secondsOf } from './cost.js';
import type { Estimate, Quota, Work } from './quota.schema.js';

/** The only rate that Kakao publishes for these APIs (§2.1, §8). */
const KNOWN_LIMITS = new Map([[ENDPOINTS.userIds.path, { calls: 100, perSeconds: 60 }]]);

type CountRow = Record<'endpoint' | 'today' | 'month' | 'refused' | 'failed' | 'refused_today', string>;

/** How fast calls go at present. */
export type PresentPace = Quota['rate'] & {
  /** What keeps it from rising; null: nothing is known to. */
  limitedBy: 'refusals' | 'configuration' | null;
  /** Null: Kakao refuses no calls now, or nobody can tell. */
  refusal: Refusal | null;
};

/** Says what of Kakao's quotas is used and left, as far as this desk can know, and what work will cost. */
@Injectable()
export class QuotaService {
  private readonly kakao: KakaoConfig;

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CONFIG) config: Config,
    @Inject(PACER) private readonly pacer: AdaptivePacer | null,
  ) {
    this.kakao = config.kakao;
  }

  /**
   * @param now decides which day and month (KST) are meant
   * @param manager of the caller's transaction, where there is one
   */
  async read(now = new Date(), manager: EntityManager = this.dataSource.manager): Promise<Quota> {
    const day = kstDayOf(now);
    const rows: CountRow[] = await manager.query(
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
    const { monthlyCalls: limit, monthlyReserve: reserve } = this.kakao;
    const { callsPerSecond, source } = await this.pace();
    const used = sum('month');
    return {
      month: {
        period: day.slice(0, 7),
        limit,
        used,
        left: Math.max(0, limit - used),
        reserve,
        leftForBulk: Math.max(0, limit - reserve - used),
      },
      rate: { callsPerSecond, source },
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

  /** What a piece of work on so many people will cost in calls, time and share of the month. */
  async estimate(
    { work, people, isDryRun }: { work: Work; people: number; isDryRun: boolean },
    manager?: EntityManager,
  ): Promise<Estimate> {
    const { month, rate } = await this.read(new Date(), manager);
    const calls = callsOf(work, people, isDryRun);
    return {
      calls,
      seconds: rate.callsPerSecond ? secondsOf(work, people, rate.callsPerSecond, isDryRun) : null,
      shareOfMonth: calls / month.limit,
      fits: calls <= month.leftForBulk,
    };
  }

  /** How fast calls go now, for all processes together. */
  async pace(): Promise<PresentPace> {
    const { callsPerSecond } = this.kakao;
    // Redis may be away; whoever asks can do without.
    const found = (await this.pacer?.pace(ENDPOINTS.userMe.path).catch(() => null)) ?? null;
    const refusal = found?.refusal ?? null;
    if (callsPerSecond === null) return { callsPerSecond, source: 'unpaced', limitedBy: null, refusal };
    if (callsPerSecond !== undefined)
      return { callsPerSecond, source: 'configured', limitedBy: 'configuration', refusal };
    return {
      callsPerSecond: found ? Number(found.callsPerSecond.toFixed(1)) : null,
      source: 'found',
      limitedBy: found && found.ceiling !== null ? 'refusals' : null,
      refusal,
    };
  }
}
