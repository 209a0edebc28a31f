/** Counts calls against a rate; time in milliseconds. */
export interface Limiter {
  /** Whether one more call may pass now; counts it if so. */
  take(now: number): boolean;
}

/** So many calls a second, with up to a tenth of a second's worth saved up. */
export class TokenBucket implements Limiter {
  #tokens: number;
  #at = 0;
  readonly #room: number;

  constructor(readonly perSecond: number) {
    this.#room = Math.max(1, perSecond / 10);
    this.#tokens = this.#room;
  }

  take(now: number): boolean {
    this.#tokens = Math.min(this.#room, this.#tokens + ((now - this.#at) / 1000) * this.perSecond);
    this.#at = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}

/** So many calls in the last `windowMs`; refused calls do not count. */
export class SlidingWindow implements Limiter {
  readonly #times: number[] = [];

  constructor(
    readonly limit: number,
    readonly windowMs: number,
  ) {}

  take(now: number): boolean {
    while (this.#times.length > 0 && this.#times[0]! <= now - this.windowMs) this.#times.shift();
    if (this.#times.length >= this.limit) return false;
    this.#times.push(now);
    return true;
  }
}

/** So many calls in each window of the clock, such as each minute. */
export class ClockWindow implements Limiter {
  #window = -1;
  #count = 0;

  constructor(
    readonly limit: number,
    readonly windowMs: number,
  ) {}

  take(now: number): boolean {
    const window = Math.floor(now / this.windowMs);
    if (window !== this.#window) {
      this.#window = window;
      this.#count = 0;
    }
    if (this.#count >= this.limit) return false;
    this.#count++;
    return true;
  }
}
