import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { repeat } from '../platform/repeat.js';
import { ConsentChecksService } from './consent-checks.service.js';

const TICK_MS = 1_000;

/** Answers checks that wait. Registered in the worker only. */
@Injectable()
export class ConsentChecksTicker implements OnApplicationBootstrap, OnApplicationShutdown {
  private stop: (() => Promise<void>) | undefined;
  private readonly ending = new AbortController();

  constructor(private readonly checks: ConsentChecksService) {}

  onApplicationBootstrap(): void {
    this.stop = repeat('ConsentChecks', TICK_MS, async () => {
      while (!this.ending.signal.aborted && (await this.checks.answerNext(this.ending.signal)));
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.ending.abort();
    await this.stop?.();
  }
}
