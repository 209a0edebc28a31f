import { CsvRow } from './csv-row.js';
import type { Line } from './line-splitter.js';

/** More than this is no row: some quote was never closed. */
const MAX_ROW_LINES = 1_000;
const MAX_ROW_BYTES = 1_048_576;

/** Why a line is part of no row. */
export type RowFault = 'unclosed_quote' | 'after_open_quote' | 'bad_quote' | 'line_too_long';

/** What becomes of rows. */
export interface RowSink {
  /**
   * @param line its first one
   * @param more how many lines follow that are part of it
   */
  row(line: Line, cells: string[], more: number): void;
  bad(line: Line, reason: RowFault): void;
  /** Whether so many lines can be meant as one row of these cells. */
  fits(cells: string[]): boolean;
}

/**
 * Puts lines together into rows. What stands in quotes is never read as a row of its own, because a note may name
 * people who are not meant: where the lines of an open quote are no row, all of them are bad, to the line that closes it
 * or the end of the file.
 */
export class RowReader {
  /** The row whose quote is open. */
  private row: CsvRow | null = null;
  /** Its lines, and what each is when it is no row. Empty once it is certain that it is none. */
  private lines: { line: Line; reason: RowFault }[] = [];
  private bytes = 0;
  private isLost = false;

  constructor(
    private readonly separator: string,
    private readonly sink: RowSink,
  ) {}

  /** Takes the next line; the row that it ends goes to the sink. */
  push(line: Line): void {
    if (!this.row && !line.isCut && !line.text.includes('"')) {
      this.sink.row(line, line.text.split(this.separator), 0);
      return;
    }
    const isFirst = !this.row;
    this.row ??= new CsvRow(this.separator);
    this.keep(line, this.read(line, this.row, isFirst));
    if (this.row.isOpen) return;
    const [first, ...others] = this.lines;
    const { cells } = this.row;
    if (first && (others.length === 0 || this.sink.fits(cells)))
      this.sink.row(first.line, cells, others.length);
    else this.giveUp();
    this.forget();
  }

  /** Takes the end of the file: an open quote has no end any more. */
  end(): void {
    this.giveUp();
    this.forget();
  }

  /** Reads a line on, and says what it is if its row is none. */
  private read(line: Line, row: CsvRow, isFirst: boolean): RowFault {
    const wasFaulty = row.isFaulty;
    row.push(line.text);
    if (line.isCut) {
      if (line.cutsOddQuotes) row.isOpen = !row.isOpen;
      this.isLost = true;
      return 'line_too_long';
    }
    if (row.isFaulty) this.isLost = true;
    if (row.isFaulty && !wasFaulty) return 'bad_quote';
    return isFirst ? 'unclosed_quote' : 'after_open_quote';
  }

  private keep(line: Line, reason: RowFault): void {
    this.lines.push({ line, reason });
    this.bytes += line.text.length;
    if (this.lines.length > MAX_ROW_LINES || this.bytes > MAX_ROW_BYTES) this.isLost = true;
    if (this.isLost) this.giveUp();
  }

  private giveUp(): void {
    for (const { line, reason } of this.lines) this.sink.bad(line, reason);
    this.lines = [];
    this.row?.clear();
  }

  private forget(): void {
    this.row = null;
    this.lines = [];
    this.bytes = 0;
    this.isLost = false;
  }
}
