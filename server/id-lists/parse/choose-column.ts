import { cleanCell } from './cell-text.js';
import { agreement, guessSeparator } from './guess-separator.js';
import { IdFileError } from './id-file-error.js';
import { judgeId } from './judge-id.js';
import { isLabel } from './label-cell.js';
import type { Line } from './line-splitter.js';
import { RowReader } from './row-reader.js';

/** How the rows of a file are read. */
export interface Plan {
  separator: string;
  /** Which cell of a row is the id, from 0; null: every cell is one. */
  column: number | null;
  /** What the columns are called, or their numbers where the file has no header. */
  columns: string[];
  /** How many cells a row has at most, and at least: columns that nothing was seen in may be left out. */
  width: number;
  least: number;
  /** Number of the line with which the header begins; 0 for none. */
  headerLine: number;
  /** Lines that only tell how to read the others. */
  skipped: ReadonlySet<number>;
}

/** Names of a column of Kakao user ids, in small letters and without spaces, `_` and `-`. */
export const ID_NAMES: ReadonlySet<string> = new Set([
  'id',
  'userid',
  'kakaoid',
  'kakaouserid',
  'appuserid',
  'targetid',
  '회원번호',
  '카카오회원번호',
  '사용자id',
  '카카오id',
]);

/** From so many digits on a number is rather an id than an age or the number of a row. */
const LONG = 7;

/**
 * Decides from the first lines which cells are ids. Where more than one column may be meant it asks instead of
 * guessing.
 *
 * @param wanted a column's name or number (from 1), or `all`: every cell is an id
 * @throws IdFileError `column_unclear`, `no_such_column`
 */
export function planFor(lines: readonly Line[], wanted?: string): Plan {
  const skipped = new Set<number>();
  const directive = /^sep=(.)$/i.exec(lines[0]?.text.trim() ?? '');
  if (directive) skipped.add(1);
  const used = lines.filter((line) => !skipped.has(line.number) && line.text.trim() !== '');
  const separator = directive?.[1] ?? guessSeparator(used.map((line) => line.text));
  const { rows, numbers } = readRows(used, separator);
  const [first = [], ...others] = rows;
  const named = indexesOf(first, (cell) => ID_NAMES.has(normalName(cell)));
  // Where a bad line stands before it, only its name tells that it is one.
  const isFirst = numbers[0] === used[0]?.number;
  const hasHeader = named.length > 0 || (isFirst && isLabels(first) && others.length > 0);
  const body = (hasHeader ? others : rows).filter((row) => filledWidth(row) > 0);
  // Not as the first row has it: separators within its number would make columns.
  const width = hasHeader ? first.length : Math.max(1, agreement(body.map((row) => row.length)).number);
  const columns = hasHeader ? first : Array.from({ length: width }, (_, index) => String(index + 1));
  const headerLine = hasHeader ? (numbers[0] ?? 0) : 0;
  const fitting = body.filter((row) => filledWidth(row) <= width);
  const column = choose(columns, named, fitting, wanted);
  const least = Math.max(1, ...fitting.map(filledWidth));
  return { separator, column, columns, width, least, headerLine, skipped };
}

/** Rows of these lines as cells, and the number of the line with which each begins. */
function readRows(lines: readonly Line[], separator: string): { rows: string[][]; numbers: number[] } {
  const rows: string[][] = [];
  const numbers: number[] = [];
  const reader = new RowReader(separator, {
    row: (line, cells) => {
      rows.push(cells.map(cleanCell));
      numbers.push(line.number);
    },
    bad: () => {},
    fits: () => true,
  });
  for (const line of lines) reader.push(line);
  return { rows, numbers };
}

function choose(columns: string[], named: number[], body: string[][], wanted?: string): number | null {
  if (wanted === 'all') return null;
  if (wanted !== undefined) return findWanted(columns, wanted);
  if (named.length === 1) return named[0] as number;
  if (named.length > 1) throw unclear(columns, named);
  if (columns.length <= 1) return 0;
  const likely = columns.map((_, index) => index).filter((index) => isLikely(body, index, 1));
  const long = likely.filter((index) => isLikely(body, index, LONG));
  const candidates = long.length > 0 ? long : likely;
  if (candidates.length !== 1) throw unclear(columns, candidates);
  return candidates[0] as number;
}

function findWanted(columns: string[], wanted: string): number {
  const named = (test: (name: string) => boolean) => indexesOf(columns, test);
  const exact = named((name) => name === wanted.trim());
  const plain = normalName(wanted);
  const found = exact.length > 0 || plain === '' ? exact : named((name) => normalName(name) === plain);
  if (found.length === 1) return found[0] as number;
  if (found.length > 1) throw unclear(columns, found);
  const number = /^\d{1,3}$/.test(wanted) ? Number(wanted) : 0;
  if (number >= 1 && number <= columns.length) return number - 1;
  throw new IdFileError('no_such_column', `The file has no column "${wanted}".`, 'column');
}

/** How many cells there are up to the last that holds something. */
function filledWidth(row: string[]): number {
  return row.findLastIndex((cell) => cell !== '') + 1;
}

/** Most of what stands in the column is an id, or was one before a spreadsheet spoilt it. */
function isLikely(body: string[][], index: number, digits: number): boolean {
  const cells = body.map((row) => row[index] ?? '').filter((cell) => cell !== '');
  const ids = cells.filter((cell) => {
    const judged = judgeId(cell);
    return 'id' in judged ? cell.length >= digits : judged.reason === 'scientific';
  });
  return ids.length * 2 > cells.length;
}

/** A header holds names of columns only. */
function isLabels(cells: string[]): boolean {
  const filled = cells.filter((cell) => cell !== '');
  return filled.length > 0 && filled.every(isLabel);
}

/** A column's name in small letters, without spaces, `_` and `-`. */
export function normalName(name: string): string {
  return name.toLowerCase().replace(/[\s_-]+/g, '');
}

function indexesOf(cells: string[], test: (cell: string) => boolean): number[] {
  return cells.flatMap((cell, index) => (test(cell) ? [index] : []));
}

function unclear(columns: string[], candidates: number[]): IdFileError {
  const names = (candidates.length > 0 ? candidates.map((index) => columns[index]) : columns).slice(0, 20);
  return new IdFileError('column_unclear', `Which column holds the ids? ${names.join(', ')}`);
}
