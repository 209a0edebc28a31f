import { Module } from '@nestjs/common';
import { AuditIndexTimer } from './audit.index-timer.js';
import { AuditModule } from './audit.module.js';
import { AuditSealTimer } from './audit.seal-timer.js';

/** Seals the access record and keeps its index in order. */
@Module({ imports: [AuditModule], providers: [AuditSealTimer, AuditIndexTimer] })
export class AuditWorkerModule {}
