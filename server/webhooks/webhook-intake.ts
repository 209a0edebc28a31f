import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { mayBeTakenLater } from '../platform/http/to-problem.js';
import { log } from '../platform/log/log.js';

/** Kakao waits three seconds for an answer (§6). */
const ANSWER_WITHIN_MS = 2_500;
/** Longer than a database takes to be replaced by its standby. */
const GIVE_UP_AFTER_MS = 300_000;
/** The pause before the second try; each one after it is twice as long, up to the longest. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** Notices of a few kB that may wait for the database at a time; more are refused at once. */
const MOST_WAITING = 5_000;

/**
 * Stores notices although the database is away, or only reads, for a while: Kakao is not known to tell anything twice. A
 * notice is answered as it was stored, or in time with what the last try failed with; then it is tried on all the same.
 */
@Injectable()
export class WebhookIntake implements OnApplicationShutdown {
  private readonly closing = new AbortController();
  private waiting = 0;

  onApplicationShutdown(): void {
    this.closing.abort();
  }

  /**
   * @param store may be done again: what it has stored already is known by its key
   * @throws what `store` throws; where the database does not take it now, only when Kakao waits no longer
   */
  take(store: () => Promise<void>): Promise<void> {
    if (this.waiting >= MOST_WAITING) return store();
    return new Promise((resolve, reject) => {
      let isLate = false;
      let failure: unknown;
      const timer = setTimeout(() => {
        isLate = true;
        if (failure) reject(failure);
      }, ANSWER_WITHIN_MS);
      const failed = (error: unknown) => {
        failure = error;
        if (isLate) reject(error);
      };
      this.store(store, failed)
        .then(resolve, reject)
        .finally(() => clearTimeout(timer));
    });
  }

  private async store(store: () => Promise<void>, failed: (error: unknown) => void): Promise<void> {
    const end = performance.now() + GIVE_UP_AFTER_MS;
    this.waiting++;
    try {
      for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
        try {
          return await store();
        } catch (error) {
          if (!mayBeTakenLater(error)) throw error;
          failed(error);
          if (performance.now() > end || this.closing.signal.aborted) {
            log.error({ err: error }, 'a notice of Kakao is not stored: the next sync finds what it told of');
            throw error;
          }
        }
        await sleep(pause, undefined, { signal: this.closing.signal }).catch(() => undefined);
      }
    } finally {
      this.waiting--;
    }
  }
}
