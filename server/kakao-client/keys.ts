import { FORM } from './encode.js';
import type { ApiCategory } from './endpoints.js';

/** How long a key is passed over after Kakao refused it, before it is tried again. */
const SET_ASIDE_MS = 5 * 60_000;

/** Headers as undici takes them: names and values in turn. */
export type HeaderList = string[];

/** One Admin key as the client uses it: never the text, only its place and the ready-made headers. */
export interface KeyHandle {
  /** Place in the configured list; 0 is the primary key. */
  readonly index: number;
  readonly headers: HeaderList;
}

/** The app's Admin keys (up to five, §1.7): which one to use for which category of API. */
export class KeyRing {
  readonly #handles: KeyHandle[];
  /** Until when a key is passed over, in `performance.now()`, by `index` (any call) or `index:category` (that category). */
  readonly #setAside = new Map<string, number>();

  constructor(keys: readonly string[]) {
    this.#handles = keys.map((key, index) => {
      const handle = { index } as { index: number; headers: HeaderList };
      const headers = ['authorization', `KakaoAK ${key}`, 'content-type', FORM, 'accept', 'application/json'];
      return Object.defineProperty(handle, 'headers', { value: headers, enumerable: false });
    });
  }

  /**
   * The first key that is not set aside and was not tried in this call; for a first try any key, so that a key
   * whose trouble is over is found out.
   */
  pick(category: ApiCategory | null, tried?: ReadonlySet<number>): KeyHandle | null {
    const first = this.#handles[0]!;
    if (this.#setAside.size === 0 && !tried) return first;
    const now = performance.now();
    for (const handle of this.#handles) {
      if (!tried?.has(handle.index) && !this.#isAside(handle.index, category, now)) return handle;
    }
    return tried ? null : first;
  }

  /** Kakao said that this key does not exist or was deactivated (-401). */
  setAside(key: KeyHandle): void {
    this.#setAside.set(`${key.index}`, performance.now() + SET_ASIDE_MS);
  }

  /** Kakao said that this key may not call this category (-3). */
  setAsideFor(key: KeyHandle, category: ApiCategory | null): void {
    this.#setAside.set(`${key.index}:${category}`, performance.now() + SET_ASIDE_MS);
  }

  /** The key worked: forget what was held against it. */
  trust(key: KeyHandle, category: ApiCategory | null): void {
    if (this.#setAside.size === 0) return;
    this.#setAside.delete(`${key.index}`);
    this.#setAside.delete(`${key.index}:${category}`);
  }

  #isAside(index: number, category: ApiCategory | null, now: number): boolean {
    for (const name of [`${index}`, `${index}:${category}`]) {
      const until = this.#setAside.get(name);
      if (until === undefined) continue;
      if (until > now) return true;
      this.#setAside.delete(name);
    }
    return false;
  }
}
