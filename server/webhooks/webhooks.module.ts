import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { WebhookIntake } from './webhook-intake.js';
import { WebhookRefusals } from './webhook-refusals.js';
import { WebhookVerifier } from './webhook-verifier.js';
import { WebhooksController } from './webhooks.controller.js';
import { WebhooksService } from './webhooks.service.js';

/** Taking in what Kakao tells. */
@Module({
  imports: [AuditModule],
  controllers: [WebhooksController],
  providers: [WebhookVerifier, WebhookIntake, WebhooksService, WebhookRefusals],
})
export class WebhooksModule {}
