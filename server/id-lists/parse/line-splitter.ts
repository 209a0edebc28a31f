/** A line of a file, without its end. */
export interface Line {
  number: number;
  text: string;
  /** It was longer than {@link MAX_LINE}. */
  isCut: boolean;
  /** An odd number of quotes is among what was cut off. */
  cutsOddQuotes: boolean;
}

/** Longest line that is kept whole, in bytes. */
export const MAX_LINE = 65_536;

/** Cuts bytes (one a character) into lines: `\n`, `\r\n` or `\r` alone. Keeps at most one line. */
export class LineSplitter {
  private rest = '';
  private isCut = false;
  private cutQuotes = 0;
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
    const room = MAX_LINE - this.rest.length;
    this.rest += text.slice(0, room);
    if (text.length <= room) return;
    this.isCut = true;
    for (let at = text.indexOf('"', room); at >= 0; at = text.indexOf('"', at + 1)) this.cutQuotes++;
  }

  private take(): Line {
    const line = {
      number: ++this.number,
      text: this.rest,
      isCut: this.isCut,
      cutsOddQuotes: this.cutQuotes % 2 === 1,
    };
    this.rest = '';
    this.isCut = false;
    this.cutQuotes = 0;
    return line;
  }
}
