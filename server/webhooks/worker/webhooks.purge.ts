import { Injectable } from '@nestjs/common';
import { Repeated } from '../../platform/repeated.js';
import { WebhookInbox } from './webhook-inbox.js';

const HOUR_MS = 3_600_000;

/** Deletes stored events that were done with long ago. Registered in the worker only. */
@Injectable()
export class WebhooksPurge extends Repeated {
  constructor(private readonly inbox: WebhookInbox) {
    super('WebhooksPurge', HOUR_MS);
  }

  protected round(): Promise<void> {
    return this.inbox.purge();
  }
}
