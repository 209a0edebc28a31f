import { type BadLine, BadLines } from './bad-lines.js';
import { Bytes } from './bytes.js';
import { areEmpty, cleanCell, type TextEncoding } from './cell-text.js';
import { type Plan, planFor } from './choose-column.js';
import { IdFileError } from './id-file-error.js';
import { IdSet } from './id-set.js';
import { judgeId } from './judge-id.js';
import { type Line, LineSplitter } from './line-splitter.js';
import { LongIds, type Suspect, zerosBehindFifteen } from './long-ids.js';
import { Repeats } from './repeats.js';
import { RowReader } from './row-reader.js';

/** The most ids in one file. */
const MAX_IDS = 1_000_000;
/** The most lines in one file, whatever they hold, and the most bad cells. */
const MAX_LINES = 2_000_000;
/** Lines looked at before deciding how to read the file. */
const LOOK_AHEAD = 100;
/** What stands behind the comma of 1,37602E+18. */
const EXPONENT = /^\s*\d+E[+-]?\d+\s*$/i;

/** What a file holds. */
export interface IdFileContent {
  ids: IdSet;
  duplicates: number;
  /** Lines of the first of them. */
  duplicateLines: number[];
  suspect: Suspect;
  emptyLines: number;
  /** Lines that belong to the row before them, within quotes. */
  continuedLines: number;
  lines: number;
  /** The first of them; {@link allBad}: all. */
  bad: BadLine[];
  allBad(): Iterable<BadLine>;
  badCount: number;
  encoding: TextEncoding;
  columns: string[];
  /** Name of the column that was read; null: all cells. */
  column: string | null;
  hasHeader: boolean;
}

/**
 * Reads ids from a CSV or TXT file, piece by piece. Every line that is neither an id, a repetition of one, the
 * header nor empty is named as bad.
 *
 * @example
 * const file = new IdFile();
 * for await (const chunk of stream) file.push(chunk);
 * const { ids, bad } = file.end();
 */
export class IdFile {
  private readonly bytes = new Bytes();
  private readonly splitter = new LineSplitter();
  private readonly ids = new IdSet();
  private ahead: Line[] = [];
  private plan: Plan | null = null;
  private rows: RowReader | null = null;
  private lines = 0;
  private emptyLines = 0;
  private continuedLines = 0;
  private readonly bad = new BadLines(Number.POSITIVE_INFINITY);
  private readonly longIds = new LongIds();
  private readonly repeats = new Repeats();
  private readonly roundedRepeats = new Repeats();

  /** @param wanted which column: its name or number, or `all` */
  constructor(private readonly wanted?: string) {}

  /** @throws IdFileError */
  push(chunk: Buffer): void {
    this.take(this.splitter.push(this.bytes.push(chunk)));
  }

  /** @throws IdFileError */
  end(): IdFileContent {
    this.take(this.splitter.push(this.bytes.end()));
    this.take(this.splitter.end());
    const plan = this.plan ?? this.begin();
    this.rows?.end();
    this.decideOnRounded();
    if (this.ids.size === 0 && this.bad.count === 0) throw new IdFileError('no_ids', 'The file is empty.');
    const { encoding } = this.bytes;
    return {
      ids: this.ids,
      duplicates: this.repeats.count,
      duplicateLines: this.repeats.lines,
      suspect: this.longIds.suspect,
      emptyLines: this.emptyLines,
      continuedLines: this.continuedLines,
      lines: this.lines,
      bad: this.bad.named(encoding),
      allBad: () => this.bad.all(encoding),
      badCount: this.bad.count,
      encoding,
      columns: plan.columns.map((name) => name.slice(0, 100)),
      column: plan.column === null ? null : (plan.columns[plan.column] ?? '1').slice(0, 100),
      hasHeader: plan.headerLine > 0,
    };
  }

  private take(lines: Line[]): void {
    this.lines += lines.length;
    if (this.lines > MAX_LINES) {
      throw new IdFileError('too_many_lines', `The file has more than ${MAX_LINES} lines.`);
    }
    for (const line of lines) {
      if (this.plan) this.line(line, this.plan);
      else if (this.ahead.push(line) >= LOOK_AHEAD) this.begin();
    }
    if (this.bad.count > MAX_LINES) {
      throw new IdFileError('too_many_lines', `The file has more than ${MAX_LINES} cells that are no ids.`);
    }
  }

  private begin(): Plan {
    const plan = planFor(this.ahead, this.wanted);
    this.plan = plan;
    this.rows = new RowReader(plan.separator, {
      row: (line, cells, more) => {
        this.continuedLines += more;
        if (line.number !== plan.headerLine) this.row(line, cells, plan);
      },
      bad: (line, reason) => this.bad.add(line, reason),
      fits: (cells) =>
        plan.column === null || (cells.length >= plan.width && areEmpty(cells.slice(plan.width))),
    });
    for (const line of this.ahead) this.line(line, plan);
    this.ahead = [];
    return plan;
  }

  private line(line: Line, plan: Plan): void {
    if (!plan.skipped.has(line.number)) this.rows?.push(line);
  }

  private row(line: Line, cells: string[], plan: Plan): void {
    const { column, width, least } = plan;
    if (areEmpty(cells)) this.emptyLines++;
    else if (isGrouped(cells, plan)) this.bad.add(line, 'separators');
    else if (column === null && hasExponentApart(cells)) this.bad.add(line, 'scientific');
    else if (column === null) for (const cell of cells) this.cell(line, cell, true);
    else if (column >= cells.length) this.bad.add(line, 'missing_column');
    // A comma within a number, 1,376,020 or 1,37E+18, would make an id of what stands before it.
    else if (EXPONENT.test(cells[column + 1] ?? '')) this.bad.add(line, 'scientific');
    else if (!areEmpty(cells.slice(width))) this.bad.add(line, 'extra_columns');
    else if (cells.length < least) this.bad.add(line, 'missing_column');
    else this.cell(line, cells[column] as string, false);
  }

  private cell(line: Line, raw: string, mayBeEmpty: boolean): void {
    const cell = cleanCell(raw);
    if (cell === '' && mayBeEmpty) return;
    const judged = judgeId(cell);
    // Of what else stands in the line, names perhaps, nothing is kept.
    if ('id' in judged) this.id(judged.id, line, raw);
    else this.bad.add({ ...line, text: raw }, judged.reason);
  }

  private id(id: bigint, line: Line, raw: string): void {
    const isNew = this.ids.add(id);
    if (this.ids.size > MAX_IDS) {
      throw new IdFileError('too_many_ids', `The file holds more than ${MAX_IDS} ids.`);
    }
    const looksRounded = this.longIds.add(id, { ...line, text: raw }, isNew);
    if (!isNew) (looksRounded ? this.roundedRepeats : this.repeats).add(line.number);
  }

  private decideOnRounded(): void {
    if (this.longIds.areRounded) {
      this.ids.drop((id) => zerosBehindFifteen(id) > 0);
      this.bad.join(this.longIds.rounded);
    } else this.repeats.join(this.roundedRepeats);
  }
}

/** Two cells are one number, 1,37602E+18: what stands before the comma has one digit. */
function hasExponentApart(cells: string[]): boolean {
  return cells.some((cell, index) => EXPONENT.test(cell) && /^\s*[+-]?\d\s*$/.test(cells[index - 1] ?? ''));
}

/** The cells are one number with separators, 3,102,456,789: no id has three digits. */
function isGrouped([first = '', ...others]: string[], { separator }: Plan): boolean {
  if (separator !== ',' || others.length === 0 || !/^[1-9]\d{0,2}$/.test(cleanCell(first))) return false;
  return others.every((cell) => /^\d{3}$/.test(cleanCell(cell)));
}
