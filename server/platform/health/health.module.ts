import { Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';

/** `/api/health` and `/api/ready`. Needs the data source and `RedisModule`. */
@Module({ controllers: [HealthController], providers: [HealthService] })
export class HealthModule {}
