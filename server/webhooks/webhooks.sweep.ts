import { setMaxListeners } from 'node:events';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { mapConcurrently } from '../platform/concurrency.js';
import { repeat } from '../platform/repeat.js';
import { type ClaimedEvent, WebhookInbox } from './webhook-inbox.js';
import { WebhookProcessor } from './webhook-processor.js';

const SWEEP_MS = 1_000;
const PURGE_MS = 3_600_000;
const PEOPLE_AT_ONCE = 8;

/** Works on stored events as they come due. Registered in the worker only. */
@Injectable()
export class WebhooksSweep implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly shutdown = new AbortController();
  private readonly stops: (() => Promise<void>)[] = [];

  constructor(
    private readonly inbox: WebhookInbox,
    private readonly processor: WebhookProcessor,
  ) {}

  onApplicationBootstrap(): void {
    // Dozens of calls at a time wait for it; Node would take that for a leak.
    setMaxListeners(0, this.shutdown.signal);
    this.stops.push(repeat('WebhooksSweep', SWEEP_MS, () => this.sweep()));
    this.stops.push(repeat('WebhooksPurge', PURGE_MS, () => this.inbox.purge()));
  }

  async onApplicationShutdown(): Promise<void> {
    this.shutdown.abort();
    await Promise.all(this.stops.map((stop) => stop()));
  }

  /** Works on everything that is due now: people side by side, the events of one person one after the other. */
  async sweep(): Promise<void> {
    const { signal } = this.shutdown;
    await this.inbox.settleKnown();
    while (!signal.aborted) {
      const events = await this.inbox.claim();
      if (events.length === 0) return;
      const byPerson = new Map<string, ClaimedEvent[]>();
      for (const event of events) {
        const known = byPerson.get(event.user_id);
        if (known) known.push(event);
        else byPerson.set(event.user_id, [event]);
      }
      await mapConcurrently([...byPerson.values()], PEOPLE_AT_ONCE, async (ofPerson) => {
        for (const event of ofPerson) await this.processor.process(event, signal);
      });
    }
  }
}
