import { offAbort, onAbort } from '../../kakao-client/index.js';

const FIRST_LIMIT = 2;

/** Somebody who waits for a slot. */
interface Waiting {
  chunk: number;
  resolve: () => void;
}

/**
 * The right to have a call under way, shared by all chunks of a worker. Jobs take turns, so that a small one is
 * not stuck behind a large one. Of one job the first chunk goes first: if all went on evenly they would end
 * together, and no call would be under way while their ends are recorded and the next ones are taken. It begins,
 * after idleness and after trouble, with two at a time and allows one more after each success: whatever is wrong
 * for everybody shows before many calls were spent.
 */
export class CallSlots {
  private limit: number;
  private used = 0;
  private readonly waiting = new Map<string, Waiting[]>();

  constructor(private readonly max: number) {
    this.limit = Math.min(FIRST_LIMIT, max);
  }

  /**
   * @param chunk place in the job: the lowest that waits is served first
   * @param signal whoever waits gets a slot at once when it is aborted, if beyond the limit: no call is made any more,
   *   so that nobody has to wait for those of others
   * @returns undefined where there is a slot now, otherwise a promise of one
   */
  acquire(jobId: string, chunk: number, signal?: AbortSignal): Promise<void> | undefined {
    if (signal?.aborted || (this.used < this.limit && this.waiting.size === 0)) {
      this.used++;
      return undefined;
    }
    return new Promise((resolve) => {
      const letGo = () => this.letGo(jobId, waiter);
      const waiter: Waiting = {
        chunk,
        resolve: () => {
          offAbort(signal, letGo);
          resolve();
        },
      };
      onAbort(signal, letGo);
      const queue = this.waiting.get(jobId);
      if (queue) {
        const behind = queue.findIndex((other) => other.chunk > chunk);
        queue.splice(behind < 0 ? queue.length : behind, 0, waiter);
      } else this.waiting.set(jobId, [waiter]);
      this.grant();
    });
  }

  /** @param isSuccess whether Kakao answered as it should */
  release(isSuccess: boolean): void {
    this.used--;
    if (isSuccess && this.limit < this.max) this.limit++;
    if (this.used === 0 && this.waiting.size === 0) this.slowDown();
    this.grant();
  }

  /** Begins carefully again. */
  slowDown(): void {
    this.limit = Math.min(FIRST_LIMIT, this.max);
  }

  private letGo(jobId: string, waiter: Waiting): void {
    const queue = this.waiting.get(jobId);
    const index = queue?.indexOf(waiter) ?? -1;
    if (!queue || index < 0) return;
    queue.splice(index, 1);
    if (queue.length === 0) this.waiting.delete(jobId);
    this.used++;
    waiter.resolve();
  }

  private grant(): void {
    while (this.used < this.limit) {
      const next = this.waiting.entries().next();
      if (next.done) return;
      const [jobId, queue] = next.value;
      const first = queue.shift();
      if (queue.length === 0) this.waiting.delete(jobId);
      else if (this.waiting.size > 1) {
        this.waiting.delete(jobId);
        this.waiting.set(jobId, queue);
      }
      this.used++;
      first?.resolve();
    }
  }
}
