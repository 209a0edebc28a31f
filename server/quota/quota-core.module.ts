import { Module } from '@nestjs/common';
import { QuotaService } from './quota.service.js';

/** What work will cost, for those that start it. */
@Module({ providers: [QuotaService], exports: [QuotaService] })
export class QuotaCoreModule {}
