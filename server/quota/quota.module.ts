import { Module } from '@nestjs/common';
import { QuotaController } from './quota.controller.js';
import { QuotaCoreModule } from './quota-core.module.js';

/** Looking at the quotas. */
@Module({ imports: [QuotaCoreModule], controllers: [QuotaController] })
export class QuotaModule {}
