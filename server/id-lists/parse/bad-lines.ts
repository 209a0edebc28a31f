import { ByteTexts } from './byte-texts.js';
import { shownText, type TextEncoding } from './cell-text.js';
import type { BadLineReason } from './judge-id.js';
import type { Line } from './line-splitter.js';

/** The most bad lines that are shown with a file; all are counted. */
const MAX_BAD_NAMED = 1_000;
const SHOWN_BYTES = 400;

/** A line that is not what it should be; `line` from 1. */
export interface BadLine<Reason extends string = BadLineReason> {
  line: number;
  text: string;
  reason: Reason;
}

/** Bad lines in the order of the file: all counted, the first kept, as bytes until the encoding is known. */
export class BadLines<Reason extends string = BadLineReason> {
  private counted = 0;
  private readonly lines: number[] = [];
  private readonly reasons: Reason[] = [];
  private readonly texts = new ByteTexts();
  private others: BadLines<Reason> | null = null;

  /** @param most how many are kept */
  constructor(private readonly most = MAX_BAD_NAMED) {}

  get count(): number {
    return this.counted + (this.others?.count ?? 0);
  }

  /** @param line whose `text` is what is shown of it */
  add(line: Line, reason: Reason): void {
    this.counted++;
    if (this.lines.length >= this.most) return;
    this.lines.push(line.number);
    this.reasons.push(reason);
    this.texts.add(line.text.slice(0, SHOWN_BYTES));
  }

  /** Adds those of another reading of the same file. */
  join(others: BadLines<Reason>): void {
    this.others = others;
  }

  /** The first of them, to be shown. */
  named(encoding: TextEncoding): BadLine<Reason>[] {
    const named: BadLine<Reason>[] = [];
    for (const bad of this.all(encoding)) {
      if (named.push(bad) >= MAX_BAD_NAMED) break;
    }
    return named;
  }

  /** All that were kept. */
  *all(encoding: TextEncoding): Generator<BadLine<Reason>> {
    const others = this.others?.all(encoding);
    let other = others?.next().value;
    for (let index = 0; index < this.lines.length; index++) {
      const line = this.lines[index] as number;
      for (; other && other.line < line; other = others?.next().value) yield other;
      yield { line, text: shownText(this.texts.at(index), encoding), reason: this.reasons[index] as Reason };
    }
    for (; other; other = others?.next().value) yield other;
  }
}
