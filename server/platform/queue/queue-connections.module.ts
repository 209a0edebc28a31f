import { Global, Module } from '@nestjs/common';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { RedisConnections } from './redis-connections.js';

/** The connections that all queues of this process share. */
@Global()
@Module({
  providers: [
    {
      provide: RedisConnections,
      inject: [CONFIG],
      useFactory: (config: Config) => {
        if (!config.redisUrl) throw new Error('REDIS_URL is not known');
        return new RedisConnections(config.redisUrl.reveal());
      },
    },
  ],
  exports: [RedisConnections],
})
export class QueueConnectionsModule {}
