import { Injectable } from '@nestjs/common';
import { mapConcurrently } from '../../platform/concurrency.js';
import { renewed } from '../../platform/renewed.js';
import { Repeated } from '../../platform/repeated.js';
import { type ClaimedEvent, RENEW_MS, WebhookInbox } from './webhook-inbox.js';
import { WebhookProcessor } from './webhook-processor.js';

const SWEEP_MS = 1_000;
const PEOPLE_AT_ONCE = 8;

/** Works on stored events as they come due. Registered in the worker only. */
@Injectable()
export class WebhooksSweep extends Repeated {
  constructor(
    private readonly inbox: WebhookInbox,
    private readonly processor: WebhookProcessor,
  ) {
    super('WebhooksSweep', SWEEP_MS);
  }

  /** Works on everything that is due now: people side by side, the events of one person one after the other. */
  protected async round(signal: AbortSignal): Promise<void> {
    await this.inbox.settleKnown();
    while (!signal.aborted) {
      const events = await this.inbox.claim();
      if (events.length === 0) return;
      await this.work(events, signal);
    }
  }

  /** However few calls may leave, what is in hand stays there. */
  private async work(events: readonly ClaimedEvent[], signal: AbortSignal): Promise<void> {
    const byPerson = new Map<string, ClaimedEvent[]>();
    for (const event of events) {
      const known = byPerson.get(event.user_id);
      if (known) known.push(event);
      else byPerson.set(event.user_id, [event]);
    }
    const renew = () => this.inbox.renew(events);
    await renewed({ everyMs: RENEW_MS, renew, what: { webhookEvents: events.length } }, () =>
      mapConcurrently([...byPerson.values()], PEOPLE_AT_ONCE, async (ofPerson) => {
        for (const event of ofPerson) await this.processor.process(event, signal);
      }),
    );
  }
}
