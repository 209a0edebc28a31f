import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { ServiceTerm } from '../consents/catalogue.entity.js';
import { firstAgreedFor } from '../consents/reconfirm.js';
import type { Config } from '../platform/config/config.js';
import { CONFIG } from '../platform/config/config.module.js';
import { daysAfter, kstDayOf } from '../platform/kst.js';
import { PEOPLE_BY_CONSENT } from '../users/find/kept-counts.js';
import { countStanding } from '../users/find/standing-consents.js';
import { AGEING_BUCKETS, type MarketingAgeing } from './marketing-ageing.schema.js';

/** Of each bucket the days from today, as the condition `reconfirm` takes them. */
const DAYS: Record<(typeof AGEING_BUCKETS)[number], string> = {
  overdue: '..0',
  within30: '1..30',
  within60: '31..60',
  within90: '61..90',
  later: '91..',
  unknown: 'unknown',
};
/** The first day from today that belongs to the next bucket. */
const BOUNDS = [1, 31, 61, 91];
/** When people agreed to the term $1, by the place of the bucket: by the bounds $2, before the last of them, $3. */
const TIMES = `
  SELECT user_id, width_bucket(agreed_at, $2::timestamptz[])::text AS place
    FROM user_term_times WHERE tag = $1 AND agreed_at < $3
   UNION ALL
  SELECT user_id, 'unknown' FROM user_term_times WHERE tag = $1 AND agreed_at IS NULL`;

/** Counts consents to marketing by when they have to be confirmed. */
@Injectable()
export class MarketingAgeingReader {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Pick<Config, 'marketingTerms'>,
  ) {}

  /** @param tags which terms; left out: those that the configuration names, or all optional ones */
  async read(tags: readonly string[] = this.config.marketingTerms): Promise<MarketingAgeing> {
    const today = kstDayOf(new Date());
    const asked = tags.length > 0 ? tags : await this.optionalTerms();
    const data: MarketingAgeing['data'] = [];
    for (const tag of asked) data.push(await this.age(tag, today));
    return { today, data };
  }

  private async optionalTerms(): Promise<string[]> {
    const terms = await this.dataSource.manager.find(ServiceTerm, {
      where: { required: false },
      order: { tag: 'ASC' },
    });
    return terms.map(({ tag }) => tag);
  }

  private async age(tag: string, today: string): Promise<MarketingAgeing['data'][number]> {
    const bounds = BOUNDS.map((days) => firstAgreedFor(daysAfter(today, days)));
    const { total, aged } = await this.dataSource.transaction('REPEATABLE READ', async (manager) => {
      const [all]: [{ people: number }] = await manager.query(
        `SELECT coalesce(sum(c.people), 0)::int AS people
           FROM ${PEOPLE_BY_CONSENT} AS c JOIN consent_sets s ON s.id = c.consent_set_id
          WHERE s.terms_agreed @> ARRAY[$1::text]`,
        [tag],
      );
      return { total: all.people, aged: await countStanding(manager, TIMES, [tag, bounds, bounds.at(-1)]) };
    });
    const peopleIn = (place: string) => aged.find((row) => row.place === place)?.people ?? 0;
    // They are the most, and need not be read: all others of whom it is so.
    const later = aged.reduce((left, { people }) => left - people, total);
    return {
      tag,
      isMarketing: this.config.marketingTerms.includes(tag),
      total,
      buckets: AGEING_BUCKETS.map((bucket, place) => ({
        bucket,
        people: bucket === 'later' ? later : peopleIn(bucket === 'unknown' ? bucket : String(place)),
        reconfirm: `${tag}:${DAYS[bucket]}`,
      })),
    };
  }
}
