import { Injectable } from '@nestjs/common';
import { type OverviewFacts, OverviewReader } from './overview.reader.js';

/** Older than this, and the facts are counted anew while the old ones are shown once more with their time. */
const RENEW_AFTER_MS = 5_000;
/** Older than this, and they are not shown any more: whoever asks waits for the new ones. */
const USE_FOR_MS = 60_000;

/**
 * Keeps the last count of everybody for a short time: at a million people it takes a second or so, which nobody
 * should wait for twice. What is shown says as of when it is.
 */
@Injectable()
export class OverviewSnapshots {
  private last: { facts: OverviewFacts; takenAt: number } | null = null;
  private running: Promise<OverviewFacts> | null = null;

  constructor(private readonly reader: OverviewReader) {}

  /** The facts as of at most a minute ago; those who ask at once share one count. */
  async get(): Promise<OverviewFacts> {
    const age = this.last ? performance.now() - this.last.takenAt : Number.POSITIVE_INFINITY;
    if (this.last && age < RENEW_AFTER_MS) return this.last.facts;
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
        this.last = { facts, takenAt };
        return facts;
      })
      .finally(() => {
        this.running = null;
      });
    return this.running;
  }
}
