import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Loop } from './loop.js';

/** A provider that does something again and again from the start of the program to its end, as a {@link Loop} does. */
export abstract class Repeated implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly ending = new AbortController();
  private readonly loop: Loop;

  /**
   * @param name what it is, for the log
   * @param everyMs pause between the end of one round and the start of the next
   */
  constructor(name: string, everyMs: number) {
    this.loop = new Loop(name, everyMs, () => this.round(this.ending.signal));
  }

  /**
   * One round.
   *
   * @param signal aborted when the program ends, which waits for the round
   */
  protected abstract round(signal: AbortSignal): Promise<void>;

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onApplicationShutdown(): Promise<void> {
    this.ending.abort();
    await this.loop.stop();
  }
}
