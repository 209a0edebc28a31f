import { Inject, Injectable } from '@nestjs/common';
import { log } from '../log/log.js';
import type { RedisClient } from '../redis/open-redis.js';
import { REDIS } from '../redis/redis.module.js';
import { Repeated } from '../repeated.js';

const LOOK_EVERY_MS = 5_000;
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
  private isReported = false;
  private isPolicyKnown = false;

  constructor(@Inject(REDIS) private readonly redis: RedisClient) {
    super('RedisWatch', LOOK_EVERY_MS);
  }

  protected async round(): Promise<void> {
    try {
      await writeToRedis(this.redis);
      if (this.isReported) log.info('redis takes writes again');
      this.isReported = false;
      await this.lookAtPolicy();
    } catch (error) {
      // That it does not answer is told by its connection.
      if (!(error instanceof Error) || error.name !== 'ReplyError') return;
      if (!this.isReported) log.warn({ err: error }, 'redis takes no writes; work goes on when it does');
      this.isReported = true;
    }
  }

  /** Tasks that were dropped are put back; the pace of calls and the attempts to log in are forgotten with their keys. */
  private async lookAtPolicy(): Promise<void> {
    if (this.isPolicyKnown) return;
    this.isPolicyKnown = true;
    const memory = String(await this.redis.info('memory'));
    const [, most] = /^maxmemory:(\d+)/m.exec(memory) ?? [];
    const [, policy] = /^maxmemory_policy:(\S+)/m.exec(memory) ?? [];
    if (Number(most) > 0 && policy !== 'noeviction') {
      log.warn({ policy }, 'redis may drop keys to make room; set maxmemory-policy to noeviction');
    }
  }
}
