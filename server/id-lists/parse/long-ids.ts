import { BadLines } from './bad-lines.js';
import type { Line } from './line-splitter.js';

/** So many lost digits in all are no chance: 1 in 1,000. */
const SURELY_ROUNDED = 3;
/** The first id of 16 digits. */
const LONG_ID = 1_000_000_000_000_000n;
/** Four zeros at its end: 1 in 10,000. */
const SUSPECT_END = 10_000n;
const MAX_SUSPECTS_SHOWN = 20;

/** Ids that look as if a spreadsheet had rounded them, though others beside them do not. */
export interface Suspect {
  /** Different ids. */
  count: number;
  /** The first of them, and where each stands first. */
  first: { line: number; text: string }[];
}

/** Watches for ids whose last digits may be lost: spreadsheets keep 15 digits of a number and put zeros for the others. */
export class LongIds {
  /** Those that look rounded, as bad lines. */
  readonly rounded = new BadLines(Number.POSITIVE_INFINITY);
  private readonly suspects: Suspect = { count: 0, first: [] };
  private count = 0;
  private lostDigits = 0;

  /**
   * @param line whose `text` is what is shown of it
   * @returns whether it looks rounded
   */
  add(id: bigint, line: Line, isNew: boolean): boolean {
    if (id < LONG_ID) return false;
    this.count++;
    const zeros = zerosBehindFifteen(id);
    if (zeros === 0) return false;
    this.rounded.add(line, 'rounded');
    if (!isNew) return true;
    this.lostDigits += zeros;
    if (id % SUSPECT_END !== 0n) return true;
    const { first } = this.suspects;
    this.suspects.count++;
    if (first.length < MAX_SUSPECTS_SHOWN) first.push({ line: line.number, text: id.toString() });
    return true;
  }

  /** When every long one ends so, it is no chance. */
  get areRounded(): boolean {
    return this.lostDigits >= SURELY_ROUNDED && this.rounded.count === this.count;
  }

  /** Nobody, where all are {@link areRounded bad}. */
  get suspect(): Suspect {
    return this.areRounded ? { count: 0, first: [] } : this.suspects;
  }
}

/**
 * Whether the last digits may be lost.
 *
 * @returns how many digits behind the 15th are zero, when all are; otherwise 0
 */
export function zerosBehindFifteen(id: bigint): number {
  const digits = id.toString();
  return digits.length > 15 && /^0+$/.test(digits.slice(15)) ? digits.length - 15 : 0;
}
