import { Inject, Injectable } from '@nestjs/common';
import { log } from '../log/log.js';
import type { RedisClient } from '../redis/open-redis.js';
import { REDIS } from '../redis/redis.module.js';
import { Repeated } from '../repeated.js';

const LOOK_EVERY_MS = 5_000;
/** Writes that failed in a row, whatever the error, before that is told. */
const SURELY_FAILING = 3;
const KEY = 'linkdesk:written';
const KEPT_MS = 60_000;

/**
 * Whether Redis takes writes: one whose memory or disk is full, or that has become a replica, answers all the same.
 *
 * @throws with what it says; also where it does not answer
 */
export async function writeToRedis(redis: RedisClient): Promise<void> {
  await redis.set(KEY, '1', 'PX', KEPT_MS);
}

/**
 * Tells the log when Redis takes no writes, and when it does again: calls to Kakao and tasks only wait meanwhile, so that
 * nothing else might say why all stands still. Once, at the start, also that it may drop what it was given.
 */
@Injectable()
export class RedisWatch extends Repeated {
  private failures = 0;
  private isReported = false;
  private isPolicyLookedAt = false;

  constructor(@Inject(REDIS) private readonly redis: RedisClient) {
    super('RedisWatch', LOOK_EVERY_MS);
  }

  protected async round(): Promise<void> {
    try {
      await writeToRedis(this.redis);
    } catch (error) {
      this.failed(error);
      return;
    }
    if (this.isReported) log.info('redis takes writes again');
    this.failures = 0;
    this.isReported = false;
    await this.lookAtPolicy();
  }

  /** A moment without an answer is told by the connection; a master that Sentinel has replaced only ever closes it. */
  private failed(error: unknown): void {
    this.failures++;
    if (this.isReported || (!isRefusal(error) && this.failures < SURELY_FAILING)) return;
    log.warn({ err: error }, 'redis takes no writes; work goes on when it does');
    this.isReported = true;
  }

  /** Tasks that were dropped are put back; the pace of calls and the attempts to log in are forgotten with their keys. */
  private async lookAtPolicy(): Promise<void> {
    if (this.isPolicyLookedAt) return;
    let memory: string;
    try {
      memory = String(await this.redis.info('memory'));
      this.isPolicyLookedAt = true;
    } catch (error) {
      this.isPolicyLookedAt = isRefusal(error);
      if (this.isPolicyLookedAt) log.info({ err: error }, 'whether redis may drop keys cannot be read');
      return;
    }
    const [, most] = /^maxmemory:(\d+)/m.exec(memory) ?? [];
    const [, policy] = /^maxmemory_policy:(\S+)/m.exec(memory) ?? [];
    if (Number(most) > 0 && policy !== 'noeviction') {
      log.warn({ policy }, 'redis may drop keys to make room; set maxmemory-policy to noeviction');
    }
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && error.name === 'ReplyError';
}
