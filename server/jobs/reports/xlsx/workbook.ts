import type { Readable } from 'node:stream';
import { RowSource } from './row-source.js';
import { type Column, escapeXml, type Row, sheetXml } from './sheet.js';
import { type ZipEntry, zip } from './zip.js';

/** All that a sheet holds in spreadsheets, the row of names among them. */
const MAX_ROWS = 1_048_576;
const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const DOCUMENT = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const PART = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

export interface Table {
  /** Name of its first sheet, up to 24 characters; those after it are "… (2)", "… (3)". */
  name: string;
  columns: readonly Column[];
  /** Read once, as the file is taken. */
  pages: AsyncIterable<readonly Row[]>;
}

/**
 * A spreadsheet (ECMA-376) of tables of any number of rows, written as they come. What names the sheets stands behind them,
 * because nobody knows before how many there are.
 *
 * @param maxRows of one sheet, with the row of names
 */
export function xlsx(tables: readonly Table[], maxRows = MAX_ROWS): Readable {
  return zip(parts(tables, maxRows));
}

async function* parts(tables: readonly Table[], maxRows: number): AsyncGenerator<ZipEntry> {
  const sheets: string[] = [];
  yield { name: '_rels/.rels', text: [relationships([['officeDocument', 'xl/workbook.xml']])] };
  yield { name: 'xl/styles.xml', text: [STYLES] };
  for (const table of tables) yield* sheetsOf(table, maxRows, sheets);
  yield { name: 'xl/workbook.xml', text: [workbookXml(sheets)] };
  yield { name: 'xl/_rels/workbook.xml.rels', text: [workbookRelationships(sheets)] };
  yield { name: '[Content_Types].xml', text: [contentTypes(sheets)] };
}

/** The sheets of a table, whose names are added to those of the sheets before. */
async function* sheetsOf(
  { name, columns, pages }: Table,
  maxRows: number,
  sheets: string[],
): AsyncGenerator<ZipEntry> {
  const rows = new RowSource(pages);
  try {
    let count = 0;
    do {
      sheets.push(++count === 1 ? name : `${name} (${count})`);
      yield {
        name: `xl/worksheets/${fileOf(sheets.length)}`,
        text: sheetXml(columns, rows.take(maxRows - 1)),
      };
    } while (await rows.hasMore());
  } finally {
    await rows.close();
  }
}

const fileOf = (sheet: number) => `sheet${sheet}.xml`;

function workbookXml(sheets: readonly string[]): string {
  const named = sheets.map(
    (name, index) => `<sheet name="${escapeXml(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  );
  return (
    `${DECLARATION}<workbook xmlns="${MAIN}" xmlns:r="${DOCUMENT}">` +
    `<bookViews><workbookView/></bookViews><sheets>${named.join('')}</sheets></workbook>`
  );
}

function workbookRelationships(sheets: readonly string[]): string {
  return relationships([
    ...sheets.map((_, index) => ['worksheet', `worksheets/${fileOf(index + 1)}`] as const),
    ['styles', 'styles.xml'],
  ]);
}

function relationships(targets: readonly (readonly [type: string, target: string])[]): string {
  const all = targets.map(
    ([type, target], index) =>
      `<Relationship Id="rId${index + 1}" Type="${DOCUMENT}/${type}" Target="${target}"/>`,
  );
  return `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships">${all.join('')}</Relationships>`;
}

function contentTypes(sheets: readonly string[]): string {
  const all = [
    ['workbook.xml', 'sheet.main'],
    ['styles.xml', 'styles'],
    ...sheets.map((_, index) => [`worksheets/${fileOf(index + 1)}`, 'worksheet']),
  ].map(([file, type]) => `<Override PartName="/xl/${file}" ContentType="${PART}.${type}+xml"/>`);
  return (
    `${DECLARATION}<Types xmlns="${PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>` +
    `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
    `${all.join('')}</Types>`
  );
}

/** Three looks: ordinary, bold for the names of the columns, and for times. The fills are those that every spreadsheet must have. */
const STYLES =
  `${DECLARATION}<styleSheet xmlns="${MAIN}">` +
  '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>' +
  '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>' +
  '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
  '<fills count="2"><fill><patternFill patternType="none"/></fill>' +
  '<fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' +
  '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>' +
  '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>' +
  '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>';
