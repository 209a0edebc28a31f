import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { AdaptivePacer, CallReport } from '../kakao-client/index.js';
import { CallListeners } from '../platform/kakao/call-listeners.js';
import { PACER } from '../platform/kakao/kakao.module.js';
import { kstDayOf } from '../platform/kst.js';
import { Loop } from '../platform/loop.js';

const FLUSH_MS = 1_000;
/** How often the pacer is told the durable count: Redis, where it keeps its own, may have been emptied. */
const TELL_PACER_MS = 30_000;

interface Counts {
  day: string;
  endpoint: string;
  calls: number;
  refused: number;
  failed: number;
}

/**
 * Counts this process's calls to Kakao and adds them to PostgreSQL every second: one statement a second
 * instead of one a call. A killed process loses what it counted since the last one.
 */
@Injectable()
export class CallCounter implements OnApplicationBootstrap, OnApplicationShutdown {
  /** By the endpoint, of one day after the other. */
  private counts = new Map<string, Map<string, Counts>>();
  private readonly loops = [
    new Loop('CallCounter', FLUSH_MS, () => this.flush()),
    new Loop('MonthlyCount', TELL_PACER_MS, () => this.tellPacer()),
  ];

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    listeners: CallListeners,
    @Inject(PACER) private readonly pacer: AdaptivePacer | null,
  ) {
    listeners.add((report) => this.count(report));
  }

  onApplicationBootstrap(): void {
    for (const loop of this.loops) loop.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop.stop()));
    await this.flush();
  }

  private count(report: CallReport): void {
    if (!report.isSent) return;
    const counts = this.of(kstDayOf(new Date()), report.endpoint);
    counts.calls += 1;
    if (report.code === -10 || report.httpStatus === 429) counts.refused += 1;
    else if (!report.isOk) counts.failed += 1;
  }

  private async tellPacer(): Promise<void> {
    const now = new Date();
    const [row]: { used: string }[] = await this.dataSource.query(
      `SELECT COALESCE(sum(calls), 0) AS used FROM call_counts
        WHERE day >= date_trunc('month', $1::date)`,
      [kstDayOf(now)],
    );
    // The month may have ended meanwhile; the next one begins with nothing.
    await this.pacer?.noteMonthUsed(Number(row?.used), now.getTime());
  }

  private async flush(): Promise<void> {
    if (this.counts.size === 0) return;
    const rows = [...this.counts.values()].flatMap((ofDay) => [...ofDay.values()]);
    this.counts = new Map();
    try {
      await this.dataSource.query(
        `INSERT INTO call_counts AS c (day, endpoint, calls, refused, failed)
         SELECT * FROM jsonb_to_recordset($1::jsonb)
           AS r (day date, endpoint text, calls bigint, refused bigint, failed bigint)
          ORDER BY endpoint, day
         ON CONFLICT (day, endpoint) DO UPDATE SET calls = c.calls + excluded.calls,
           refused = c.refused + excluded.refused, failed = c.failed + excluded.failed`,
        [JSON.stringify(rows)],
      );
    } catch (error) {
      for (const row of rows) this.putBack(row);
      throw error;
    }
  }

  private putBack({ day, endpoint, calls, refused, failed }: Counts): void {
    const counts = this.of(day, endpoint);
    counts.calls += calls;
    counts.refused += refused;
    counts.failed += failed;
  }

  private of(day: string, endpoint: string): Counts {
    const ofDay = this.counts.get(day) ?? new Map<string, Counts>();
    const counts = ofDay.get(endpoint) ?? { day, endpoint, calls: 0, refused: 0, failed: 0 };
    this.counts.set(day, ofDay.set(endpoint, counts));
    return counts;
  }
}
