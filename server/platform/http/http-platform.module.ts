import { Module, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { log } from '../log/log.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { IdempotencyStore } from './idempotency.store.js';
import { OpenApiController } from './openapi/openapi.controller.js';
import { PermissionGuard } from './permission.guard.js';
import { ProblemFilter } from './problem.filter.js';
import { ValidationPipe } from './validation.pipe.js';

const HOUR_MS = 3600 * 1000;

/**
 * What holds for every route: problems, validation, permissions, idempotency, the OpenAPI document. Needs the
 * data source, `CONFIG` and an `AccessPolicy` (from `SessionModule`).
 */
@Module({
  imports: [DiscoveryModule],
  controllers: [OpenApiController],
  providers: [
    IdempotencyStore,
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_GUARD, useClass: PermissionGuard },
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
    { provide: APP_PIPE, useClass: ValidationPipe },
  ],
})
export class HttpPlatformModule implements OnModuleInit, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly store: IdempotencyStore) {}

  onModuleInit(): void {
    this.timer = setInterval(() => {
      this.store
        .purge()
        .catch((error: unknown) => log.warn({ err: error }, 'old idempotency keys not deleted'));
    }, HOUR_MS);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }
}
