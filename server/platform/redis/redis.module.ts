import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { log } from '../log/log.js';
import { openRedis, type RedisClient } from './open-redis.js';

/**
 * Injection token of the connection for short questions (limits, health). It fails at once when Redis is away
 * instead of waiting; queues and subscriptions have connections of their own.
 */
export const REDIS = Symbol('REDIS');

/** One shared connection for short questions; closed once the requests under way are answered, for their calls ask it. */
@Global()
@Module({
  providers: [{ provide: REDIS, inject: [CONFIG], useFactory: connect }],
  exports: [REDIS],
})
export class RedisModule implements OnApplicationShutdown {
  constructor(@Inject(REDIS) private readonly redis: RedisClient) {}

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }
}

function connect(config: Config): RedisClient {
  if (!config.redisUrl) throw new Error('REDIS_URL is not known');
  const redis = openRedis(config.redisUrl.reveal(), {
    connectionName: 'linkdesk',
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    connectTimeout: 5_000,
    commandTimeout: 3_000,
    retryStrategy: (attempt) => Math.min(attempt * 200, 2_000),
  });
  let isReported = false;
  redis.on('ready', () => {
    isReported = false;
  });
  redis.on('error', (error) => {
    if (!isReported) log.warn({ err: error }, 'redis does not answer');
    isReported = true;
  });
  return redis;
}
