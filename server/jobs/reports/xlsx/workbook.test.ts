import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { sheetRows } from '../../../../test/support/sheet-rows.js';
import { unzip } from '../../../../test/support/unzip.js';
import { columnLetters, escapeXml, koreanDays, type Row } from './sheet.js';
import { xlsx } from './workbook.js';

const COLUMNS = [
  { name: 'userId', width: 22 },
  { name: 'attempts', width: 10 },
  { name: 'text', width: 50 },
];
const ID = '9223372036854775807';

async function* pagesOf(...pages: Row[][]) {
  yield* pages;
}

const made = (pages: AsyncIterable<Row[]>, maxRows?: number) =>
  buffer(xlsx([{ name: 'job-1', columns: COLUMNS, pages }], maxRows));

describe('a spreadsheet that is written as its rows come', () => {
  it('has a bold head that stays in sight, widths, ids as text and numbers as numbers', async () => {
    const files = unzip(await made(pagesOf([[ID, 2, null]], [], [['1', 0, '=1+1']])));
    const sheet = files.get('xl/worksheets/sheet1.xml') ?? '';
    expect(sheet).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>');
    expect(sheet).toContain('<col min="3" max="3" width="50" customWidth="1"/>');
    expect(sheet).toContain('<row r="1"><c r="A1" s="1" t="inlineStr"><is><t>userId</t></is></c>');
    expect(sheet).toContain(
      `<row r="2"><c r="A2" t="inlineStr"><is><t>${ID}</t></is></c><c r="B2"><v>2</v></c></row>`,
    );
    expect(sheet).toContain('<c r="C3" t="inlineStr"><is><t>=1+1</t></is></c></row></sheetData></worksheet>');
    expect(sheet).not.toContain('<f');
  });

  it('keeps text as it is: markup, space, lines and what looks like a number of a character', () => {
    expect(escapeXml('a<b>&"c"')).toBe('a&lt;b&gt;&amp;"c"');
    expect(escapeXml('a\r\nb')).toBe('a&#13;\nb');
    expect(escapeXml('a\u0000\u0001\u000b\u001f\ufffe\uffffb')).toBe('a      b');
    expect(escapeXml('_x0041_ and _X00ff_x_')).toBe('_x005F_x0041_ and _x005F_X00ff_x_');
    expect(escapeXml('answer_lost 보리 🌾')).toBe('answer_lost 보리 🌾');
  });

  it('writes a time as one that spreadsheets sort and filter, with the look of it', async () => {
    const at = new Date('2026-11-23T15:05:09.987Z');
    const files = unzip(await made(pagesOf([['1', 0, at]])));
    expect(files.get('xl/worksheets/sheet1.xml')).toContain(`<c r="C2" s="2"><v>${koreanDays(at)}</v></c>`);
    expect(files.get('xl/styles.xml')).toContain('formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"');
  });

  it('shows the second of Korea whether a spreadsheet cuts or rounds', () => {
    const midnight = Date.parse('2026-11-23T15:00:00Z');
    for (let second = 0; second < 86_400; second++) {
      const days = koreanDays(new Date(midnight + second * 1_000 + 999));
      const ofDay = (days % 1) * 86_400;
      expect([Math.floor(days), Math.floor(ofDay), Math.round(ofDay)]).toEqual([46_350, second, second]);
    }
  });

  it('keeps space at the ends of a text', async () => {
    const files = unzip(await made(pagesOf([[' 1', 0, 'a\tb\n']])));
    const sheet = files.get('xl/worksheets/sheet1.xml');
    expect(sheet).toContain('<t xml:space="preserve"> 1</t>');
    expect(sheet).toContain('<t xml:space="preserve">a\tb\n</t>');
  });

  it('goes on in another sheet when one is full, with a head of its own', async () => {
    const rows: Row[] = Array.from({ length: 5 }, (_, index) => [String(index + 1), 0, null]);
    const files = unzip(await made(pagesOf(rows.slice(0, 4), rows.slice(4)), 3));
    const names = [...(files.get('xl/workbook.xml') ?? '').matchAll(/<sheet name="([^"]+)"/g)];
    expect(names.map(([, name]) => name)).toEqual(['job-1', 'job-1 (2)', 'job-1 (3)']);
    const ids = [1, 2, 3].map((sheet) => {
      const xml = files.get(`xl/worksheets/sheet${sheet}.xml`) ?? '';
      return [...xml.matchAll(/<c r="A(\d+)"[^>]*><is><t>([^<]+)</g)].map(
        ([, row, text]) => `${row} ${text}`,
      );
    });
    expect(ids).toEqual([
      ['1 userId', '2 1', '3 2'],
      ['1 userId', '2 3', '3 4'],
      ['1 userId', '2 5'],
    ]);
    const full = unzip(await made(pagesOf(rows.slice(0, 2)), 3));
    expect([...full.keys()].filter((name) => name.includes('worksheets/'))).toEqual([
      'xl/worksheets/sheet1.xml',
    ]);
  });

  it('ends the reading of rows when whoever takes it goes away', async () => {
    let isEnded = false;
    let asked = 0;
    async function* endless() {
      try {
        for (; ; asked++) yield Array.from({ length: 1_000 }, (): Row => [String(Math.random()), 1, null]);
      } finally {
        isEnded = true;
      }
    }
    const stream = xlsx([{ name: 'job-1', columns: COLUMNS, pages: endless() }]);
    for await (const _ of stream) if (asked > 3) break;
    await expect.poll(() => isEnded).toBe(true);
  });

  it('calls columns as spreadsheets do', () => {
    expect([0, 25, 26, 51, 52, 701, 702].map(columnLetters)).toEqual([
      'A',
      'Z',
      'AA',
      'AZ',
      'BA',
      'ZZ',
      'AAA',
    ]);
  });

  it('holds several tables, each with its own columns', async () => {
    const about = { name: '보고서 정보', columns: [{ name: '항목', width: 20 }], pages: pagesOf([['대상']]) };
    const rows: Row[] = Array.from({ length: 3 }, (_, index) => [String(index + 1), 0, null]);
    const people = { name: '결과', columns: COLUMNS, pages: pagesOf(rows) };
    const files = unzip(await buffer(xlsx([about, people], 3)));
    expect([...sheetRows(files)]).toEqual([
      ['보고서 정보', [['항목'], ['대상']]],
      ['결과', [COLUMNS.map(({ name }) => name), ['1', 0], ['2', 0]]],
      ['결과 (2)', [COLUMNS.map(({ name }) => name), ['3', 0]]],
    ]);
  });

  it('names every part where spreadsheets look for it', async () => {
    const rows: Row[] = Array.from({ length: 5 }, (_, index) => [String(index + 1), 0, null]);
    const files = unzip(await made(pagesOf(rows), 3));
    const all = (name: string, pattern: RegExp) =>
      [...(files.get(name) ?? '').matchAll(pattern)].map(([, found]) => found as string);
    const targets = (name: string) => all(name, /Target="([^"]+)"/g);
    const [book = ''] = targets('_rels/.rels');
    const related = targets('xl/_rels/workbook.xml.rels').map((target) => `xl/${target}`);
    const typed = all('[Content_Types].xml', /PartName="\/([^"]+)"/g);
    expect([book, ...related].sort()).toEqual(typed.sort());
    for (const part of typed) expect(files.has(part), part).toBe(true);
    expect(all(book, /r:id="([^"]+)"/g)).toEqual(
      all('xl/_rels/workbook.xml.rels', /Id="([^"]+)"[^>]*worksheet"/g),
    );
  });
});
