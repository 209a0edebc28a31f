import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { RedisClient } from '../platform/redis/open-redis.js';
import { REDIS } from '../platform/redis/redis.module.js';

/** Attempts from one address, whatever the email: each costs a hash and a line of the access record. */
const ATTEMPTS_FROM_ADDRESS = { points: 100, duration: 15 * 60 };
/** Attempts for one email from one address. */
const ATTEMPTS_PER_ADDRESS = { points: 10, duration: 15 * 60 };
/** Attempts for one email from anywhere. */
const ATTEMPTS_PER_EMAIL = { points: 50, duration: 60 * 60 };
const LIMITS = [ATTEMPTS_FROM_ADDRESS, ATTEMPTS_PER_ADDRESS, ATTEMPTS_PER_EMAIL];

/** Whether an attempt may go on. */
export type Attempt =
  | { isAllowed: true }
  /** `isFirst`: the first one refused in this period, which is the one to record */
  | { isAllowed: false; retryAfterMs: number; isFirst: boolean };

/**
 * Limits log-in attempts. An attempt is counted before the password is looked at, so that many at once do not
 * slip through, and given back when it was right. Counts live in Redis; while Redis is away, in this process.
 */
@Injectable()
export class LogInLimiter {
  private readonly fromAddress: RateLimiterRedis;
  private readonly perAddress: RateLimiterRedis;
  private readonly perEmail: RateLimiterRedis;

  constructor(@Inject(REDIS) redis: RedisClient) {
    this.fromAddress = limiter(redis, 'log-in:from', ATTEMPTS_FROM_ADDRESS);
    this.perAddress = limiter(redis, 'log-in:address', ATTEMPTS_PER_ADDRESS);
    this.perEmail = limiter(redis, 'log-in:email', ATTEMPTS_PER_EMAIL);
  }

  /** Counts one attempt. */
  async attempt(email: string, ip: string): Promise<Attempt> {
    const from = keyOf(networkOf(ip));
    let isFrom = false;
    try {
      // First: what it refuses leaves nothing of the email.
      await this.fromAddress.consume(from);
      isFrom = true;
      await this.perAddress.consume(keyOf(email, ip));
      await this.perEmail.consume(keyOf(email));
      return { isAllowed: true };
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      // Nothing is compared for it, nor recorded but once: it keeps nobody else at this address out.
      if (isFrom) await this.fromAddress.reward(from);
      const isFirst = LIMITS.some(({ points }) => refusal.consumedPoints === points + 1);
      return { isAllowed: false, retryAfterMs: refusal.msBeforeNext, isFirst };
    }
  }

  /** No password was compared: the attempt does not count. */
  async undone(email: string, ip: string): Promise<void> {
    await Promise.all([
      this.fromAddress.reward(keyOf(networkOf(ip))),
      this.perAddress.reward(keyOf(email, ip)),
      this.perEmail.reward(keyOf(email)),
    ]);
  }

  /** The attempt was right: it and the failures before it from this address count no more. */
  async succeeded(email: string, ip: string): Promise<void> {
    await Promise.all([
      this.fromAddress.reward(keyOf(networkOf(ip))),
      this.perAddress.delete(keyOf(email, ip)),
      this.perEmail.reward(keyOf(email)),
    ]);
  }
}

function limiter(
  redis: RedisClient,
  keyPrefix: string,
  limit: { points: number; duration: number },
): RateLimiterRedis {
  return new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: `linkdesk:${keyPrefix}`,
    ...limit,
    rejectIfRedisNotReady: true,
    insuranceLimiter: new RateLimiterMemory({ keyPrefix, ...limit }),
  });
}

/** Addresses of people do not belong into Redis in the clear. */
function keyOf(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('base64url');
}

/** Whoever has one IPv6 address has all of its /64. */
function networkOf(ip: string): string {
  if (!ip.includes(':')) return ip;
  const [before = '', after] = ip.toLowerCase().split('::');
  const groups = before === '' ? [] : before.split(':');
  const behind = after === undefined || after === '' ? [] : after.split(':');
  const zeros = after === undefined ? 0 : Math.max(0, 8 - groups.length - behind.length);
  return [...groups, ...Array<string>(zeros).fill('0'), ...behind].slice(0, 4).join(':');
}
