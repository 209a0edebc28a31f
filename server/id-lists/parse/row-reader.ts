import { splitRow } from './csv-row.js';
import type { Line } from './line-splitter.js';

/** More lines than this are no one cell: some quote was never closed. */
const MAX_SPAN = 20;

/** What becomes of rows. */
export interface RowSink {
  row(line: Line, cells: string[]): void;
  bad(line: Line, reason: 'unclosed_quote' | 'bad_quote'): void;
  /** Whether the line, read by itself, holds an id: then it is no continuation of another. */
  hasId(cells: string[]): boolean;
}

/**
 * Puts lines together into rows. A quote that is not closed must not swallow the lines after it: such a line is bad
 * by itself, and the others are read as if it were not there.
 */
export class RowReader {
  private open: Line[] = [];

  constructor(
    private readonly separator: string,
    private readonly sink: RowSink,
  ) {}

  push(line: Line): void {
    if (this.open.length > 0) this.continue(line);
    else this.begin(line);
  }

  end(): void {
    while (this.open.length > 0) this.giveUp();
  }

  private begin(line: Line): void {
    const row = splitRow(line.text, this.separator);
    if ('cells' in row) this.sink.row(line, row.cells);
    else if (row.fault === 'bad') this.sink.bad(line, 'bad_quote');
    else this.open = [line];
  }

  private continue(line: Line): void {
    this.open.push(line);
    if (this.open.length > MAX_SPAN || this.isRow(line)) this.giveUp();
    else if (line.text.includes('"')) this.tryToClose();
  }

  private tryToClose(): void {
    const row = splitRow(this.open.map(({ text }) => text).join('\n'), this.separator);
    if ('fault' in row) {
      if (row.fault === 'bad') this.giveUp();
      return;
    }
    const [first] = this.open;
    if (this.sink.hasId(row.cells)) {
      this.open = [];
      this.sink.row(first as Line, row.cells);
    } else this.giveUp();
  }

  private isRow(line: Line): boolean {
    const row = splitRow(line.text, this.separator);
    return 'cells' in row && this.sink.hasId(row.cells);
  }

  private giveUp(): void {
    const [first, ...others] = this.open;
    this.open = [];
    this.sink.bad(first as Line, 'unclosed_quote');
    for (const line of others) this.push(line);
  }
}
