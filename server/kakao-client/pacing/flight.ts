const FIRST = 8;
const LEAST = 4;
const SPAN_MS = 250;
/** How long after a late answer refusals may come of what piled up with it. */
const AFTER_MS = 100;

/**
 * The calls that are under way. When Kakao, the network or this machine stalls, calls sent at an even pace pile up
 * and arrive together, which looks like far too many; so no more than usual may be under way.
 */
export class Flight {
  readonly #isLimited: boolean;
  #count = 0;
  #latencyMs = 50;
  #room = FIRST;
  #spanSince = 0;
  #spanStarted = 0;
  #lateAt = Number.NEGATIVE_INFINITY;

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

  /** Whether an answer came late only just now, so that what was sent meanwhile may have arrived all at once. */
  isAfterStall(now: number): boolean {
    return now - this.#lateAt < AFTER_MS;
  }

  /** @param isOk whether the answer was a good one: only such ones tell the usual latency */
  end(now: number, latencyMs: number, isOk: boolean): void {
    this.#count--;
    if (latencyMs > 2 * this.#latencyMs + 20) this.#lateAt = now;
    if (isOk) this.#latencyMs += (latencyMs - this.#latencyMs) * 0.05;
  }
}
