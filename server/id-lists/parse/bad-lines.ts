import { shownText, type TextEncoding } from './cell-text.js';
import type { BadLineReason } from './judge-id.js';
import type { Line } from './line-splitter.js';

/** The most bad lines that are named; all are counted. */
export const MAX_BAD_NAMED = 1_000;
const SHOWN_BYTES = 400;

/** A line that is not what it should be; `line` from 1. */
export interface BadLine<Reason extends string = BadLineReason> {
  line: number;
  text: string;
  reason: Reason;
}

/** Bad lines: all counted, the first kept, as bytes until the encoding is known. */
export class BadLines<Reason extends string = BadLineReason> {
  count = 0;
  private kept: { line: number; bytes: string; reason: Reason }[] = [];

  /** @param line whose `text` is what is shown of it */
  add(line: Line, reason: Reason): void {
    this.count++;
    if (this.kept.length >= MAX_BAD_NAMED) return;
    // A copy: a slice would keep the whole piece of the file that it was cut from.
    const bytes = Buffer.from(line.text.slice(0, SHOWN_BYTES), 'latin1').toString('latin1');
    this.kept.push({ line: line.number, bytes, reason });
  }

  /** Adds those of another reading of the same file. */
  join(others: BadLines<Reason>): void {
    this.count += others.count;
    this.kept.push(...others.kept);
  }

  /** The first of them, in the order of the file. */
  named(encoding: TextEncoding): BadLine<Reason>[] {
    return this.kept
      .sort((a, b) => a.line - b.line)
      .slice(0, MAX_BAD_NAMED)
      .map(({ line, bytes, reason }) => ({ line, text: shownText(bytes, encoding), reason }));
  }
}
