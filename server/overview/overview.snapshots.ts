import { Injectable } from '@nestjs/common';
import { type OverviewFacts, OverviewReader } from './overview.reader.js';

/** Older than this, and the facts are counted anew while the old ones are shown once more with their time. */
const RENEW_AFTER_MS = 5_000;
/** Later where counting takes long: up to three seconds of it, a page that is merely open takes a tenth of a processor. */
const RENEW_AFTER_COUNTS = 10;
const RENEW_AT_LATEST_MS = 30_000;
/** Older than this, and they are not shown any more: whoever asks waits for the new ones. */
const USE_FOR_MS = 60_000;

/**
 * Keeps the last count of everybody for a short time: with a million links that have ended it takes some seconds,
 * which nobody should wait for twice. What is shown says as of when it is.
 */
@Injectable()
export class OverviewSnapshots {
  private last: { facts: OverviewFacts; takenAt: number; renewAfter: number } | null = null;
  private running: Promise<OverviewFacts> | null = null;

  constructor(private readonly reader: OverviewReader) {}

  /** The facts as of at most a minute ago; those who ask at once share one count. */
  async get(): Promise<OverviewFacts> {
    const age = this.last ? performance.now() - this.last.takenAt : Number.POSITIVE_INFINITY;
    if (this.last && age < this.last.renewAfter) return this.last.facts;
    const renewed = this.renew();
    if (!this.last || age >= USE_FOR_MS) return renewed;
    // Who asks next meets the failure, when the old facts are too old.
    renewed.catch(() => undefined);
    return this.last.facts;
  }

  private renew(): Promise<OverviewFacts> {
    const takenAt = performance.now();
    this.running ??= this.reader
      .read()
      .then((facts) => {
        const slowly = RENEW_AFTER_COUNTS * (performance.now() - takenAt);
        const renewAfter = Math.min(Math.max(RENEW_AFTER_MS, slowly), RENEW_AT_LATEST_MS);
        this.last = { facts, takenAt, renewAfter };
        return facts;
      })
      .finally(() => {
        this.running = null;
      });
    return this.running;
  }
}
