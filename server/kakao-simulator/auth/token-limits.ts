import { SlidingWindow } from '../limits.js';

/** How many tokens a person can get (§8): 20 access tokens in 10 minutes, 30 refresh tokens in 60. */
export class TokenLimits {
  readonly #access = new Map<number, SlidingWindow>();
  readonly #refresh = new Map<number, SlidingWindow>();

  takeAccess(position: number, now: number): boolean {
    return take(this.#access, position, now, 20, 10);
  }

  takeRefresh(position: number, now: number): boolean {
    return take(this.#refresh, position, now, 30, 60);
  }
}

function take(
  windows: Map<number, SlidingWindow>,
  position: number,
  now: number,
  limit: number,
  minutes: number,
): boolean {
  const window = windows.get(position) ?? new SlidingWindow(limit, minutes * 60_000);
  windows.set(position, window);
  return window.take(now);
}
