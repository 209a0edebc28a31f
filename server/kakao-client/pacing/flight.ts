const LEAST = 8;
const SPAN_MS = 250;

/**
 * The calls that are under way. When Kakao, the network or this machine stalls, calls sent at an even pace pile up
 * and arrive together, which looks like far too many; so no more than usual may be under way.
 */
export class Flight {
  readonly #isLimited: boolean;
  #count = 0;
  #latencyMs = 50;
  #room = LEAST;
  #spanSince = 0;
  #spanStarted = 0;

  constructor(isLimited: boolean) {
    this.#isLimited = isLimited;
  }

  /** Whether no more should be sent until an answer comes. */
  get isFull(): boolean {
    return this.#isLimited && this.#count >= this.#room;
  }

  start(now: number): void {
    this.#count++;
    this.#spanStarted++;
    const span = now - this.#spanSince;
    if (span < SPAN_MS) return;
    // By Little's law rate × latency are under way; three times that, and 30 ms more, leaves room for a rise.
    const perMs = this.#spanStarted / Math.min(span, 4 * SPAN_MS);
    this.#room = Math.max(LEAST, this.#room * 0.7, perMs * (3 * this.#latencyMs + 30));
    this.#spanSince = now;
    this.#spanStarted = 0;
  }

  /** @param latencyMs of a good answer; null for any other end */
  end(latencyMs: number | null): void {
    this.#count--;
    if (latencyMs !== null) this.#latencyMs += (latencyMs - this.#latencyMs) * 0.05;
  }
}
