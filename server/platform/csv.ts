import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { kstTime } from './kst.js';

/** What stands in a cell: a date is shown in Korean time, null leaves the cell empty. */
export type Cell = string | number | Date | null;

/** A column of a table that is handed out as a file. */
export interface TableColumn<T> {
  /** Heads the column. */
  name: string;
  /** How many characters wide a spreadsheet shows it. */
  width: number;
  value(row: T): Cell;
  /** `digits`: a number in it is text, such as an id; `code`: a number in it is no formula, whatever its sign. */
  as?: 'digits' | 'code';
}

/** The byte order mark tells spreadsheets that the text is UTF-8. */
const BOM = '\ufeff';
/** What spreadsheets take for the beginning of a formula, in ASCII and full width. */
const FORMULA = /^[=+\-@\t\r\uff0b\uff0d\uff1d\uff20]/;

/**
 * A table as CSV in UTF-8, sent page by page at any size and safe to open in a spreadsheet: no text is run as a formula,
 * and a tab before digits keeps them text, because a number of 19 digits would be rounded.
 */
export function csv<T>(columns: readonly TableColumn<T>[], pages: AsyncIterable<readonly T[]>): Readable {
  return Readable.from(lines(columns, pages));
}

async function* lines<T>(
  columns: readonly TableColumn<T>[],
  pages: AsyncIterable<readonly T[]>,
): AsyncGenerator<string> {
  yield BOM + stringify([columns.map(({ name }) => name)], { record_delimiter: '\r\n' });
  for await (const rows of pages) {
    const records = rows.map((row) => columns.map((column) => shown(column.value(row), column.as)));
    yield stringify(records, { record_delimiter: '\r\n' });
  }
}

function shown(value: Cell, as: TableColumn<never>['as']): string | number | null {
  if (value instanceof Date) return kstTime(value);
  if (typeof value !== 'string') return value;
  if (as === 'digits' && /^[\d.]/.test(value)) return `\t${value}`;
  return as === 'code' && /^-\d+$/.test(value) ? value : harmless(value);
}

/** Text that a spreadsheet shows and does not run. */
export function harmless(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** A time in two columns: Korean time to the second, which sorts, and UTC as it is recorded. */
export function bothTimes<T>(name: string, value: (row: T) => Date | null): TableColumn<T>[] {
  return [
    { name: `${name} (KST)`, width: 20, value },
    { name: `${name} (UTC)`, width: 26, value: (row) => value(row)?.toISOString() ?? null },
  ];
}
