import { Module } from '@nestjs/common';
import { ConsentsModule } from '../../consents/consents.module.js';
import { WebhookInbox } from './webhook-inbox.js';
import { WebhookProcessor } from './webhook-processor.js';
import { WebhooksPurge } from './webhooks.purge.js';
import { WebhooksSweep } from './webhooks.sweep.js';

/** Doing what follows from what Kakao told. */
@Module({
  imports: [ConsentsModule],
  providers: [WebhookInbox, WebhookProcessor, WebhooksSweep, WebhooksPurge],
})
export class WebhooksWorkerModule {}
