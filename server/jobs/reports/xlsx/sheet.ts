import type { Cell } from '../../../platform/csv.js';
import { KST_OFFSET_MS } from '../../../platform/kst.js';

/** A column: its name, which heads it, and how many characters wide it is shown. */
export interface Column {
  name: string;
  width: number;
}

/** One row in the order of the columns. */
export type Row = Cell[];

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
/** The second look of `styles.xml`. */
const BOLD = ' s="1"';
/** The third: a time to the second, `2026-11-23 14:05:09`. */
const TIME = ' s="2"';
/** The day of 1 January 1970 for spreadsheets, which count days. */
const EPOCH_DAY = 25_569;
// biome-ignore lint/suspicious/noControlCharactersInRegex: XML has no way to write them, the file would not open
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
/** Of a text none of this is in, which are most, nothing has to be replaced. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: see above
const PLAIN = /^[^\u0000-\u001f&<>_\ufffe\uffff]*$/;
const MARKUP: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };

/**
 * The XML of a sheet as its rows come, the first of them the names of the columns, which stay in sight. Text stands in
 * its cell and says that it is text, so that ids keep their digits and nothing is taken for a formula.
 */
export async function* sheetXml(
  columns: readonly Column[],
  pages: AsyncIterable<readonly Row[]>,
): AsyncGenerator<string> {
  const letters = columns.map((_, index) => columnLetters(index));
  let number = 1;
  yield head(columns) +
    rowXml(
      columns.map(({ name }) => name),
      number,
      letters,
      BOLD,
    );
  for await (const rows of pages) {
    let xml = '';
    for (const row of rows) xml += rowXml(row, ++number, letters);
    yield xml;
  }
  yield '</sheetData></worksheet>';
}

function head(columns: readonly Column[]): string {
  const widths = columns.map(
    ({ width }, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  );
  return (
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="${MAIN}"><sheetViews>` +
    `<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>` +
    `</sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData>`
  );
}

function rowXml(row: Row, number: number, letters: readonly string[], look = ''): string {
  let xml = `<row r="${number}">`;
  for (const [index, value] of row.entries()) {
    if (value === null) continue;
    xml += cellXml(`<c r="${letters[index]}${number}"`, value, look);
  }
  return `${xml}</row>`;
}

function cellXml(at: string, value: NonNullable<Cell>, look: string): string {
  if (typeof value === 'string') return `${at}${look} t="inlineStr"><is>${textXml(value)}</is></c>`;
  if (typeof value === 'number') return `${at}${look}><v>${value}</v></c>`;
  return `${at}${TIME}><v>${koreanDays(value)}</v></c>`;
}

/**
 * A moment as spreadsheets count it: in days of Korean time, to the second. A tenth of a millisecond is added, because
 * half of all seconds are no number of days that can be written exactly, and some spreadsheets cut where others round.
 */
export function koreanDays(time: Date): number {
  const seconds = Math.floor((time.getTime() + KST_OFFSET_MS) / 1_000);
  return EPOCH_DAY + (seconds + 0.0001) / 86_400;
}

function textXml(text: string): string {
  const space = /^\s|\s$|[\t\r\n]/.test(text) ? ' xml:space="preserve"' : '';
  return `<t${space}>${escapeXml(text)}</t>`;
}

/**
 * The text as it stands in XML. A space stands for what XML has no way to write; `_x0041_` is how spreadsheets write
 * a character by its number, so a text that says this itself says it by the number of its first character.
 */
export function escapeXml(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .replace(NOT_XML, ' ')
    .replace(/[&<>\r]/g, (character) => MARKUP[character] as string)
    .replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_');
}

/** How spreadsheets call a column: A, B … Z, AA … */
export function columnLetters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : columnLetters(Math.floor(index / 26) - 1) + last;
}
