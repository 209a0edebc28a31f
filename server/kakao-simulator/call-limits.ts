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
  /** Calls a second that can be worked on; more are not refused but have to queue, so that answers get slower. */
  capacityPerSecond: number;
  /** Readings of the JSON Web Key Set in a minute; more are blocked (§3.8). */
  jwksPerMinute: number;
}

/** Counts the calls of the app and refuses, or slows, those that are too many. */
export class CallLimits {
  #settings: LimitSettings;
  #ids!: Limiter | undefined;
  #known: Limiter | undefined;
  #hidden: Limiter | undefined;
  #jwks: Limiter | undefined;
  /** When the last call that queues will have been worked on, in milliseconds. */
  #busyUntil = 0;
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
    const { idsPerMinute, knownPerSecond, hiddenPerSecond, jwksPerMinute } = this.#settings;
    const Window = this.variants.idsWindow === 'minute' ? ClockWindow : SlidingWindow;
    this.#ids = idsPerMinute > 0 ? new Window(idsPerMinute, 60_000) : undefined;
    this.#known = knownPerSecond > 0 ? new TokenBucket(knownPerSecond) : undefined;
    this.#jwks = jwksPerMinute > 0 ? new SlidingWindow(jwksPerMinute, 60_000) : undefined;
    this.#hidden = hiddenPerSecond > 0 ? new TokenBucket(hiddenPerSecond) : undefined;
  }

  /** Whether one more call of the id list may pass. */
  takeIds(now: number): boolean {
    return this.#ids?.take(now) !== false || this.#refuse();
  }

  /** Whether the key set may be read once more. */
  takeJwks(now: number): boolean {
    return this.#jwks?.take(now) !== false || this.#refuse();
  }

  /** Milliseconds that one more call has to queue and be worked on. */
  queueMs(now: number): number {
    const { capacityPerSecond } = this.#settings;
    if (capacityPerSecond === 0) return 0;
    this.#busyUntil = Math.max(now, this.#busyUntil) + 1000 / capacityPerSecond;
    return this.#busyUntil - now;
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
