import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { IS_HALTED } from '../../halts/halt-gate.js';
import type { Refusal } from '../../kakao-client/index.js';
import { writeToRedis } from '../../platform/health/redis-watch.js';
import type { RedisClient } from '../../platform/redis/open-redis.js';
import { REDIS } from '../../platform/redis/redis.module.js';
import { QuotaService } from '../../quota/quota.service.js';
import { isInHand, PUT_OFF_HOLDS_SECONDS } from '../chunks-in-hand.js';
import type { JobPaceView } from './job-pace.schema.js';

/** The limit is found by being refused now and then, for a moment; what lasts longer is told. */
const REFUSED_LONG_MS = 2_000;

/** What the rows of a job and its chunks say. */
interface Work {
  is_running: boolean;
  /** A worker has something of it in hand, or has put it off a moment ago. */
  is_seen_to: boolean;
  /** Of all that is in hand: since when Kakao answers none of the calls of some kind. */
  silent_since: Date | null;
  /** Calls failed for all that is seen to. */
  is_put_off: boolean;
  /** When the first of that is taken again. */
  put_off_until: Date | null;
  other_jobs: number;
  syncs: number;
  now: Date;
}

/** Says how fast a running job can go and what holds it, by what all processes share: PostgreSQL and Redis. */
@Injectable()
export class JobPace {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(REDIS) private readonly redis: RedisClient,
    private readonly quota: QuotaService,
  ) {}

  /** @param id of a job that there is */
  async read(id: string): Promise<JobPaceView> {
    const [work, { callsPerSecond, limitedBy, refusal }, isRedisWritten] = await Promise.all([
      this.work(id),
      this.quota.pace(),
      writeToRedis(this.redis).then(
        () => true,
        () => false,
      ),
    ]);
    return {
      callsPerSecond,
      limitedBy,
      otherJobs: work.other_jobs,
      syncs: work.syncs,
      hold: work.is_running ? holdOf(work, refusal, isRedisWritten) : null,
    };
  }

  private async work(id: string): Promise<Work> {
    const [work]: [Work] = await this.dataSource.query(
      `WITH seen_to AS (
         SELECT ${isInHand('c')} AS is_in_hand, c.awaits_ceiling, c.not_before, c.silent_since,
                coalesce(c.not_before > now() - make_interval(secs => ${PUT_OFF_HOLDS_SECONDS}), false) AS is_put_off
           FROM job_chunks c WHERE c.job_id = $1 AND NOT c.is_done)
       SELECT j.status = 'running' AND NOT ${IS_HALTED} AS is_running, s.*, now() AS now,
              (SELECT count(DISTINCT o.job_id)::int FROM job_chunks o
                WHERE o.job_id IN (SELECT id FROM jobs WHERE status = 'running') AND o.job_id <> $1 AND NOT o.is_done
                  AND ${isInHand('o')}) AS other_jobs,
              (SELECT count(*)::int FROM syncs WHERE status = 'running') AS syncs
         FROM jobs j, (
           SELECT count(*) > 0 AS is_seen_to, coalesce(bool_and(is_put_off AND NOT awaits_ceiling), false) AS is_put_off,
                  min(not_before) FILTER (WHERE not_before > now()) AS put_off_until,
                  CASE WHEN bool_and(silent_since IS NOT NULL) FILTER (WHERE is_in_hand)
                       THEN min(silent_since) FILTER (WHERE is_in_hand) END AS silent_since
             FROM seen_to WHERE is_in_hand OR is_put_off) AS s
        WHERE j.id = $1`,
      [id],
    );
    return work;
  }
}

function holdOf(work: Work, refusal: Refusal | null, isRedisWritten: boolean): JobPaceView['hold'] {
  if (!isRedisWritten) return { cause: 'redis', since: null, until: null };
  if (!work.is_seen_to) return { cause: 'not_in_hand', since: null, until: null };
  if (refusal && refusal.sinceMs >= REFUSED_LONG_MS) {
    const at = (ms: number) => new Date(work.now.getTime() + ms).toISOString();
    return {
      cause: 'kakao_refuses',
      since: at(-refusal.sinceMs),
      until: refusal.waitMs > 0 ? at(refusal.waitMs) : null,
    };
  }
  if (work.silent_since)
    return { cause: 'kakao_silent', since: work.silent_since.toISOString(), until: null };
  if (work.is_put_off)
    return { cause: 'put_off', since: null, until: work.put_off_until?.toISOString() ?? null };
  return null;
}
