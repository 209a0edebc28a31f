import { Global, Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { AccessPolicy } from '../platform/http/access-policy.js';
import { LogInLimiter } from './log-in-limiter.js';
import { SessionController } from './session.controller.js';
import { SessionPolicy } from './session.policy.js';
import { SessionService } from './session.service.js';
import { SessionStore } from './session.store.js';

/** Logging in and out. Global, because the permission guard of every route needs its `AccessPolicy`. */
@Global()
@Module({
  imports: [AuditModule],
  controllers: [SessionController],
  providers: [
    SessionStore,
    SessionService,
    LogInLimiter,
    SessionPolicy,
    { provide: AccessPolicy, useExisting: SessionPolicy },
  ],
  exports: [AccessPolicy],
})
export class SessionModule {}
