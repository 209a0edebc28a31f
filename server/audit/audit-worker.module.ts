import { Module } from '@nestjs/common';
import { AuditModule } from './audit.module.js';
import { AuditSealTimer } from './audit.seal-timer.js';

/** Seals the access record. */
@Module({ imports: [AuditModule], providers: [AuditSealTimer] })
export class AuditWorkerModule {}
