import { inspect } from 'node:util';

const MASK = '[secret]';

/**
 * A value that must never reach a log, an error or an answer. Printing it in any usual way
 * (template string, JSON, console.log, util.inspect) gives a mask; only `reveal()` gives the value.
 *
 * @example
 * const key = new Secret('abc');
 * `${key}`;       // '[secret]'
 * key.reveal();   // 'abc'
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself: call it where it is used, never where it is passed on. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [inspect.custom](): string {
    return MASK;
  }
}
