/**
 * One row of a CSV, line by line. A cell that begins with a quote ends with one, in its line or a later one; two within
 * stand for one.
 *
 * @example
 * const row = new CsvRow(',');
 * row.push('11,"two');
 * row.isOpen; // true
 * row.push('lines"');
 * row.cells; // ['11', 'two\nlines']
 */
export class CsvRow {
  readonly cells: string[] = [];
  /** A quoted cell has not ended yet. */
  isOpen = false;
  /** Something stands between the quote that ended a cell and the next cell. */
  isFaulty = false;
  private readonly quoted: string[] = [];

  /** @param separator one character */
  constructor(private readonly separator: string) {}

  /** Reads the first line of the row, or the next one of it while it is open. */
  push(line: string): void {
    let at = this.isOpen ? this.quotedCell(line, 0) : 0;
    while (at >= 0) {
      const start = skipBlanks(line, at, this.separator);
      at = line[start] === '"' ? this.quotedCell(line, start + 1) : this.plainCell(line, at);
    }
  }

  /** Forgets what was read, but not whether a cell is open. */
  clear(): void {
    this.cells.length = 0;
    this.quoted.length = 0;
  }

  /** @returns where the next cell begins; -1 at the end of the line */
  private plainCell(line: string, from: number): number {
    const end = line.indexOf(this.separator, from);
    this.cells.push(line.slice(from, end < 0 ? line.length : end));
    return end < 0 ? -1 : end + 1;
  }

  private quotedCell(line: string, from: number): number {
    const close = closingQuote(line, from);
    this.isOpen = close < 0;
    this.quoted.push(line.slice(from, close < 0 ? line.length : close));
    if (close < 0) return -1;
    this.cells.push(this.quoted.join('\n').replaceAll('""', '"'));
    this.quoted.length = 0;
    const next = skipBlanks(line, close + 1, this.separator);
    if (next < line.length && line[next] !== this.separator) this.isFaulty = true;
    const end = line.indexOf(this.separator, next);
    return end < 0 ? -1 : end + 1;
  }
}

/** Reads one line as a row. */
export function splitRow(line: string, separator: string): CsvRow {
  const row = new CsvRow(separator);
  row.push(line);
  return row;
}

function closingQuote(line: string, from: number): number {
  for (let at = line.indexOf('"', from); at >= 0; at = line.indexOf('"', at + 2)) {
    if (line[at + 1] !== '"') return at;
  }
  return -1;
}

function skipBlanks(line: string, from: number, separator: string): number {
  let at = from;
  while ((line[at] === ' ' || line[at] === '\t') && line[at] !== separator) at++;
  return at;
}
