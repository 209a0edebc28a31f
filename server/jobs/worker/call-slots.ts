const FIRST_LIMIT = 2;

/**
 * The right to have a call under way, shared by all chunks of a worker. Jobs take turns, so that a small one is
 * not stuck behind a large one. It begins, after idleness and after trouble, with two at a time and allows
 * one more after each success: whatever is wrong for everybody shows before many calls were spent.
 */
export class CallSlots {
  private limit: number;
  private used = 0;
  private readonly waiting = new Map<string, (() => void)[]>();

  constructor(private readonly max: number) {
    this.limit = Math.min(FIRST_LIMIT, max);
  }

  /** @returns undefined where there is a slot now, otherwise a promise of one */
  acquire(jobId: string): Promise<void> | undefined {
    if (this.used < this.limit && this.waiting.size === 0) {
      this.used++;
      return undefined;
    }
    return new Promise((resolve) => {
      const queue = this.waiting.get(jobId);
      if (queue) queue.push(resolve);
      else this.waiting.set(jobId, [resolve]);
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

  private grant(): void {
    while (this.used < this.limit) {
      const next = this.waiting.entries().next();
      if (next.done) return;
      const [jobId, queue] = next.value;
      const resolve = queue.shift();
      this.waiting.delete(jobId);
      if (queue.length > 0) this.waiting.set(jobId, queue);
      if (!resolve) continue;
      this.used++;
      resolve();
    }
  }
}
