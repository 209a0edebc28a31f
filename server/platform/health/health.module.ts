import { Module } from '@nestjs/common';
import { ClockWatch } from './clock-watch.js';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';
import { RedisWatch } from './redis-watch.js';
import { SchemaWatch } from './schema-watch.js';

/** `/api/health` and `/api/ready`. Needs the data source and `RedisModule`. */
@Module({ controllers: [HealthController], providers: [HealthService, RedisWatch, ClockWatch, SchemaWatch] })
export class HealthModule {}
