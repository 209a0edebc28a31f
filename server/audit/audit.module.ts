import { Module } from '@nestjs/common';
import { AuditSealer } from './audit.sealer.js';
import { AuditService } from './audit.service.js';

/** The writer of the access record, which every feature that records something imports, and its sealer. */
@Module({ providers: [AuditService, AuditSealer], exports: [AuditService, AuditSealer] })
export class AuditModule {}
