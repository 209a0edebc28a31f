import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';
import { IdempotencyPurge } from './idempotency.purge.js';
import { IdempotencyStore } from './idempotency.store.js';
import { LogInFirst } from './log-in-first.js';
import { OpenApiController } from './openapi/openapi.controller.js';
import { OtherMethods } from './other-methods.js';
import { PermissionGuard } from './permission.guard.js';
import { ProblemFilter } from './problem.filter.js';
import { UnreadInputGuard } from './unread-input.guard.js';
import { ValidationPipe } from './validation.pipe.js';

/**
 * What holds for every route: problems, validation, permissions, idempotency, the OpenAPI document. Needs the
 * data source, `CONFIG` and an `AccessPolicy` (from `SessionModule`).
 */
@Module({
  imports: [DiscoveryModule],
  controllers: [OpenApiController],
  providers: [
    IdempotencyStore,
    IdempotencyPurge,
    LogInFirst,
    OtherMethods,
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_GUARD, useClass: PermissionGuard },
    { provide: APP_GUARD, useClass: UnreadInputGuard },
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
    { provide: APP_PIPE, useClass: ValidationPipe },
  ],
})
export class HttpPlatformModule {}
