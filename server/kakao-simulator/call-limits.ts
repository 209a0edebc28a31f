import type { Variants } from './app.js';
import { ClockWindow, type Limiter, SlidingWindow, TokenBucket } from './limits.js';

/** What limits the calls of the app (§8). Zero: no such limit. */
export interface LimitSettings {
  /** Calls of the id list in a minute. */
  idsPerMinute: number;
  /** A limit that the operator knows of, in calls a second over all endpoints. */
  knownPerSecond: number;
  /** A limit that nobody was told about. */
  hiddenPerSecond: number;
  /** The allowance of all endpoints in a month (KST). */
  perMonth: number;
}

export class CallLimits {
  #settings: LimitSettings;
  #ids!: Limiter | undefined;
  #known: Limiter | undefined;
  #hidden: Limiter | undefined;
  #month = -1;
  usedThisMonth = 0;
  /** Calls refused for a limit, of all kinds. */
  refused = 0;

  constructor(
    settings: LimitSettings,
    readonly variants: Variants,
  ) {
    this.#settings = settings;
    this.set({});
  }

  get settings(): LimitSettings {
    return this.#settings;
  }

  set(change: Partial<LimitSettings>): void {
    this.#settings = { ...this.#settings, ...change };
    const { idsPerMinute, knownPerSecond, hiddenPerSecond } = this.#settings;
    const Window = this.variants.idsWindow === 'minute' ? ClockWindow : SlidingWindow;
    this.#ids = idsPerMinute > 0 ? new Window(idsPerMinute, 60_000) : undefined;
    this.#known = knownPerSecond > 0 ? new TokenBucket(knownPerSecond) : undefined;
    this.#hidden = hiddenPerSecond > 0 ? new TokenBucket(hiddenPerSecond) : undefined;
  }

  /** Whether one more call of the id list may pass. */
  takeIds(now: number): boolean {
    return this.#ids?.take(now) !== false || this.#refuse();
  }

  /** Whether one more call of any kind may pass. */
  take(now: number): boolean {
    if (this.#known?.take(now) === false || this.#hidden?.take(now) === false) return this.#refuse();
    const { perMonth } = this.#settings;
    if (perMonth === 0) return true;
    this.#startMonth(now);
    if (this.usedThisMonth >= perMonth) return this.#refuse();
    this.usedThisMonth++;
    return true;
  }

  #refuse(): false {
    this.refused++;
    return false;
  }

  /** The month begins at midnight in Korea (§10 no. 16). */
  #startMonth(now: number): void {
    const korean = new Date(now + 9 * 3_600_000);
    const month = korean.getUTCFullYear() * 12 + korean.getUTCMonth();
    if (month !== this.#month) this.usedThisMonth = 0;
    this.#month = month;
  }
}
