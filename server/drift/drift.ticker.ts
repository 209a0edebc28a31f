import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { repeat } from '../platform/repeat.js';
import { DriftComparer } from './drift-comparer.js';

const TICK_MS = 2_000;

/** Compares when that was asked for. Registered in the worker only. */
@Injectable()
export class DriftTicker implements OnApplicationBootstrap, OnApplicationShutdown {
  private stop: (() => Promise<void>) | undefined;
  private readonly ending = new AbortController();

  constructor(private readonly comparer: DriftComparer) {}

  onApplicationBootstrap(): void {
    this.stop = repeat('DriftComparison', TICK_MS, async () => {
      while (!this.ending.signal.aborted && (await this.comparer.compareNext(this.ending.signal)));
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.ending.abort();
    await this.stop?.();
  }
}
