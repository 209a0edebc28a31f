import { Module } from '@nestjs/common';
import { AuditService } from './audit.service.js';

/** The writer of the access record; every feature that records something imports this. */
@Module({ providers: [AuditService], exports: [AuditService] })
export class AuditModule {}
