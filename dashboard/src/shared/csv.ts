import { saveFile } from './saveFile';

/** What a spreadsheet would run instead of showing, in ASCII and full width. */
const FORMULA = /^[=+\-@\t\r\uff0b\uff0d\uff1d\uff20]/;

/**
 * A table as a CSV file that Korean Excel opens as it is: with a byte order mark, lines ended by CR LF, and no cell
 * that is taken for a formula.
 */
export function toCsv(rows: (string | number)[][]): string {
  return `\ufeff${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Gives the browser a table to keep. */
export function saveCsv(name: string, rows: (string | number)[][]): void {
  saveFile(new File([toCsv(rows)], name, { type: 'text/csv;charset=utf-8' }));
}
