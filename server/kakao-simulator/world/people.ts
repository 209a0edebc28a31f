import type { ScopeItem, TermItem } from './catalogue.js';
import { fraction, hash32 } from './hash.js';

export const NOT_LINKED = 0;
export const LINKED = 1;
export const WAITING = 2;

const YEARS = 4;
const SECONDS = YEARS * 365 * 86_400;

/**
 * The few numbers kept for every person, in columns: 19 bytes a person plus 4 for each service term.
 * The columns grow by themselves when people are added.
 */
export class People {
  count: number;
  /** `NOT_LINKED`, `LINKED` or `WAITING`. */
  state: Uint8Array;
  /** 1 when the person signed up through Kakao Sync simple signup. */
  synched: Uint8Array;
  /** 1 when the person has live tokens, be they known to the token store or only assumed from the seed. */
  tokens: Uint8Array;
  /** Unix seconds. */
  connectedAt: Uint32Array;
  /** Bits in the order of the catalogue. */
  scopes: Uint32Array;
  terms: Uint32Array;
  /** Bits of the terms that were recorded through the API (`agreed_by: KAPI`). */
  termsByApi: Uint32Array;
  /** One column for each term, Unix seconds; 0: at the time of linking. */
  termAt: Uint32Array[];

  constructor(count: number, termCount: number) {
    const room = count + Math.max(1024, count >>> 4);
    this.count = count;
    this.state = new Uint8Array(room);
    this.synched = new Uint8Array(room);
    this.tokens = new Uint8Array(room);
    this.connectedAt = new Uint32Array(room);
    this.scopes = new Uint32Array(room);
    this.terms = new Uint32Array(room);
    this.termsByApi = new Uint32Array(room);
    this.termAt = Array.from({ length: termCount }, () => new Uint32Array(room));
  }

  /** Adds one person who is not linked and returns the position. */
  add(): number {
    if (this.count === this.state.length) this.#grow();
    return this.count++;
  }

  /** Gives a term that was added to the catalogue its column. */
  addTermColumn(): void {
    this.termAt.push(new Uint32Array(this.state.length));
  }

  #grow(): void {
    const room = Math.ceil(this.state.length * 1.5);
    const longer = <T extends Uint8Array | Uint32Array>(column: T, fresh: T): T => {
      fresh.set(column);
      return fresh;
    };
    this.state = longer(this.state, new Uint8Array(room));
    this.synched = longer(this.synched, new Uint8Array(room));
    this.tokens = longer(this.tokens, new Uint8Array(room));
    this.connectedAt = longer(this.connectedAt, new Uint32Array(room));
    this.scopes = longer(this.scopes, new Uint32Array(room));
    this.terms = longer(this.terms, new Uint32Array(room));
    this.termsByApi = longer(this.termsByApi, new Uint32Array(room));
    this.termAt = this.termAt.map((column) => longer(column, new Uint32Array(room)));
  }
}

/**
 * Fills the columns for the seeded people.
 *
 * @param until Unix seconds of the youngest link; links are spread over the four years before it, growing denser, and
 *   larger ids are younger, as with ids that are given out in order.
 */
export function seedPeople(
  people: People,
  seed: number,
  until: number,
  scopes: ScopeItem[],
  terms: TermItem[],
  share: { waiting: number; unlinked: number },
): void {
  const share32 = (rate: number) => Math.floor(rate * 4294967296);
  const scopeRates = scopes.map((item) => share32(item.rate));
  const termRates = terms.map((item) => share32(item.rate));
  const waiting = share32(share.waiting);
  const unlinked = waiting + share32(share.unlinked);
  const kapi = share32(0.06);
  const from = until - SECONDS;
  const slot = SECONDS / Math.max(1, people.count);

  for (let i = 0; i < people.count; i++) {
    const draw = hash32(seed, i, 40);
    const state = draw < waiting ? WAITING : draw < unlinked ? NOT_LINKED : LINKED;
    const progress = Math.sqrt((i + 0.5) / people.count);
    const jitter = (fraction(seed, i, 41) - 0.5) * Math.min(slot, 86_400);
    people.connectedAt[i] = Math.min(until - 1, Math.floor(from + progress * SECONDS + jitter));
    people.state[i] = state;
    if (state === NOT_LINKED) continue;
    people.synched[i] = state === LINKED && hash32(seed, i, 42) < 3_000_000_000 ? 1 : 0;
    people.tokens[i] = hash32(seed, i, 43) < 1_700_000_000 ? 1 : 0;

    // Many people tick "agree to all"; the others choose one by one.
    const agreesToAll = hash32(seed, i, 44) < 700_000_000;
    let mask = 0;
    for (let s = 0; s < scopeRates.length; s++) {
      const isOff = scopes[s]!.level === 'off';
      if ((agreesToAll && !isOff) || hash32(seed, i, 50 + s) <= scopeRates[s]!) mask |= 1 << s;
    }
    people.scopes[i] = mask >>> 0;
    let termMask = 0;
    for (let t = 0; t < termRates.length; t++) {
      const later = hash32(seed, i, 120 + t);
      if (!agreesToAll && hash32(seed, i, 90 + t) > termRates[t]!) continue;
      termMask |= 1 << t;
      if (later < kapi && !terms[t]!.required && state === LINKED) {
        people.termsByApi[i]! |= 1 << t;
        const since = people.connectedAt[i]!;
        people.termAt[t]![i] = since + (later % Math.max(1, until - since));
      }
    }
    people.terms[i] = termMask >>> 0;
  }
}
