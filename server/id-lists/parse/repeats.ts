const MAX_LINES_SHOWN = 100;

/** Ids that were there before: all counted, the lines of the first kept. */
export class Repeats {
  count = 0;
  lines: number[] = [];

  /** An id was there before; it stands here again. */
  add(line: number): void {
    this.count++;
    if (this.lines.length < MAX_LINES_SHOWN) this.lines.push(line);
  }

  /** Those of another part of the file as well. */
  join(others: Repeats): void {
    this.count += others.count;
    this.lines = [...this.lines, ...others.lines].sort((a, b) => a - b).slice(0, MAX_LINES_SHOWN);
  }
}
