import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { callsByEndpoint, callsOf, listingSecondsOf, peopleWithin, secondsOf } from '../quota/cost.js';
import type { Quota } from '../quota/quota.schema.js';
import { QuotaService } from '../quota/quota.service.js';
import { countLinked } from '../users/find/count-linked.js';
import { countStale } from '../users/find/stale-people.js';
import type { RefreshPlan } from './refresh-plan.schema.js';

type Plan = RefreshPlan['plans'][number];

/** Says what reading people anew would cost, all of them or only those of whom our knowledge is old. */
@Injectable()
export class RefreshPlanService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly quota: QuotaService,
  ) {}

  /** The plans: everybody first, then the stale ones by how long. */
  async read(now = new Date()): Promise<RefreshPlan> {
    const { manager } = this.dataSource;
    const { month, rate } = await this.quota.read(now);
    const stale = await countStale(manager);
    const cost = { month, callsPerSecond: rate.callsPerSecond };
    return {
      asOf: now.toISOString(),
      month,
      rate,
      plans: [
        planOf({ work: 'full-sync', days: null, people: await countLinked(manager) }, cost),
        ...stale.map(({ days, count }) => planOf({ work: 'refresh', days, people: count }, cost)),
      ],
    };
  }
}

/** What a piece of work costs at the present rate, within what the month leaves to syncs and jobs. */
function planOf(
  { work, days, people }: Pick<Plan, 'work' | 'days' | 'people'>,
  { month, callsPerSecond }: { month: Quota['month']; callsPerSecond: number | null },
): Plan {
  const calls = callsOf(work, people);
  return {
    work,
    days,
    people,
    calls,
    endpoints: callsByEndpoint(work, people),
    seconds: callsPerSecond ? secondsOf(work, people, callsPerSecond) : null,
    listingSeconds: Math.ceil(listingSecondsOf(work, people)),
    shareOfMonth: calls / month.limit,
    shareOfLeft: month.leftForBulk > 0 ? calls / month.leftForBulk : null,
    peopleWithinLeft: peopleWithin(work, month.leftForBulk),
    fits: calls <= month.leftForBulk,
  };
}
