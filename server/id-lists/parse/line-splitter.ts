/** A line of a file, without its end; `isCut`: it was longer than {@link MAX_LINE}. */
export interface Line {
  number: number;
  text: string;
  isCut: boolean;
}

/** Longest line that is kept whole, in bytes. */
export const MAX_LINE = 65_536;

/** Cuts bytes (one a character) into lines: `\n`, `\r\n` or `\r` alone. Keeps at most one line. */
export class LineSplitter {
  private rest = '';
  private isCut = false;
  private number = 0;
  private hasCarriageReturn = false;

  /** @returns the lines that ended in this piece */
  push(piece: string): Line[] {
    const lines: Line[] = [];
    let from = this.hasCarriageReturn && piece.startsWith('\n') ? 1 : 0;
    if (piece !== '') this.hasCarriageReturn = piece.endsWith('\r');
    const ends = /\r\n|\n|\r/g;
    ends.lastIndex = from;
    for (let match = ends.exec(piece); match; match = ends.exec(piece)) {
      this.append(piece.slice(from, match.index));
      lines.push(this.take());
      from = match.index + match[0].length;
    }
    this.append(piece.slice(from));
    return lines;
  }

  /** The last line, when it had no end. */
  end(): Line[] {
    return this.rest === '' ? [] : [this.take()];
  }

  private append(text: string): void {
    if (this.rest.length + text.length > MAX_LINE) this.isCut = true;
    this.rest = (this.rest + text.slice(0, MAX_LINE)).slice(0, MAX_LINE);
  }

  private take(): Line {
    const line = { number: ++this.number, text: this.rest, isCut: this.isCut };
    this.rest = '';
    this.isCut = false;
    return line;
  }
}
