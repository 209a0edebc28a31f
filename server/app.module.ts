import { type DynamicModule, Module } from '@nestjs/common';
import { migrations } from '../migrations/index.js';
import { entities } from './entities.js';
import type { Config } from './platform/config/config.js';
import { ConfigModule } from './platform/config/config.module.js';
import { DatabaseModule } from './platform/database/database.module.js';
import { HealthModule } from './platform/health/health.module.js';
import { HttpPlatformModule } from './platform/http/http-platform.module.js';
import { KakaoModule } from './platform/kakao/kakao.module.js';
import { QueueModule } from './platform/queue/queue.module.js';
import { RedisModule } from './platform/redis/redis.module.js';
import { CallCounterModule } from './quota/call-counter.module.js';
import { WebModule } from './web.module.js';
import { WorkerModule } from './worker.module.js';

/** What every process has, and the sides that its role asks for. */
@Module({})
export class AppModule {
  static forRole(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.register(config),
        DatabaseModule.register({ entities, migrations }),
        RedisModule,
        QueueModule,
        KakaoModule,
        CallCounterModule,
        HealthModule,
        // In a worker too: the routes of the modules it shares with the web side must stay closed there.
        HttpPlatformModule,
        ...(config.role === 'worker' ? [] : [WebModule]),
        ...(config.role === 'web' ? [] : [WorkerModule]),
      ],
    };
  }
}
