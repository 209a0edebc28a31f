import { hash32 } from './hash.js';

/**
 * The user ids of the seeded people, as arithmetic instead of a table (§1.4).
 *
 * The older people have ids of 10 digits, the newer ones of 19 digits, above 2^53. A 19-digit id is kept as a fixed
 * prefix and a 10-digit rest, so that neither kind ever passes through a rounded number.
 */
const STRIDE = 1700;
const FIRST_SHORT = 2_100_000_000;
const FIRST_LONG_REST = 4_400_000_000;
const LONG_PREFIX = '137601692';
const MAX_INT64 = '9223372036854775807';
const ID_SALT = 1;

/** Numeric order of two ids given as canonical decimal strings. */
export function compareIds(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Whether a text is a positive int64 in canonical decimal form. */
export function isUserId(text: string): boolean {
  return /^[1-9]\d{0,18}$/.test(text) && (text.length < MAX_INT64.length || compareIds(text, MAX_INT64) <= 0);
}

/** The first place in a sorted list of ids whose id is not smaller than the given one. */
export function lowerBound(ids: readonly string[], id: string): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareIds(ids[middle]!, id) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The ids of so many people, each worked out from its place, and its place from the id. */
export class SeededIds {
  /** How many of the people have short ids; they come first in numeric order. */
  readonly shortCount: number;

  constructor(
    readonly seed: number,
    readonly count: number,
  ) {
    this.shortCount = Math.floor(count * 0.8);
  }

  /** The id at a position; positions past the seeded people go on with fresh long ids. */
  at(position: number): string {
    const step = hash32(this.seed, position, ID_SALT) % STRIDE;
    if (position < this.shortCount) return String(FIRST_SHORT + position * STRIDE + step);
    return LONG_PREFIX + String(FIRST_LONG_REST + (position - this.shortCount) * STRIDE + step);
  }

  /** The position of a seeded id, or -1. */
  positionOf(id: string): number {
    let position = -1;
    if (id.length === 10) {
      position = Math.floor((Number(id) - FIRST_SHORT) / STRIDE);
      if (position >= this.shortCount) return -1;
    } else if (id.length === 19 && id.startsWith(LONG_PREFIX)) {
      position = this.shortCount + Math.floor((Number(id.slice(9)) - FIRST_LONG_REST) / STRIDE);
      if (position < this.shortCount) return -1;
    }
    return position >= 0 && position < this.count && this.at(position) === id ? position : -1;
  }

  /** The first position whose id is not smaller than the given one (the count when there is none). */
  lowerBound(id: string): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareIds(this.at(middle), id) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
