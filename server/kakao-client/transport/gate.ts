import type { Priority } from '../pacing/pacer.js';
import { offAbort, onAbort } from './on-abort.js';

/**
 * Lets at most `limit` exchanges run at a time, interactive ones first. Without it calls would queue inside undici,
 * where their time-outs would run and an operator's click would wait behind a bulk job.
 */
export class Gate {
  #free: number;
  readonly #waiting: Record<Priority, (() => void)[]> = { interactive: [], bulk: [] };

  constructor(limit: number) {
    this.#free = limit;
  }

  /** Enters at once when there is room. Returns false when the caller must {@link wait}. */
  tryEnter(): boolean {
    if (this.#free === 0) return false;
    this.#free--;
    return true;
  }

  /** Waits for room; rejects with the signal's reason. The place is then the caller's until {@link leave}. */
  wait(priority: Priority, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const queue = this.#waiting[priority];
      const enter = () => {
        offAbort(signal, giveUp);
        resolve();
      };
      const giveUp = () => {
        const index = queue.indexOf(enter);
        if (index >= 0) queue.splice(index, 1);
        reject(signal?.reason);
      };
      onAbort(signal, giveUp);
      queue.push(enter);
    });
  }

  /** Hands the place to who waits, or frees it. */
  leave(): void {
    const next = this.#waiting.interactive.shift() ?? this.#waiting.bulk.shift();
    if (next) next();
    else this.#free++;
  }
}
