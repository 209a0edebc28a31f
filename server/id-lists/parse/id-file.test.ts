import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import type { BadLine } from './bad-lines.js';
import { IdFile, type IdFileContent } from './id-file.js';
import { IdFileError } from './id-file-error.js';

type Read = Omit<IdFileContent, 'ids' | 'allBad'> & { ids: string[]; allBad: BadLine[] };

/** Reads a file in pieces of so many bytes. */
function read(file: string | Buffer, column?: string, piece = 7): Read {
  const bytes = typeof file === 'string' ? Buffer.from(file) : file;
  const reader = new IdFile(column);
  for (let at = 0; at < bytes.length; at += piece) reader.push(bytes.subarray(at, at + piece));
  const content = reader.end();
  return { ...content, ids: [...content.ids.chunks(1_000)].flat(), allBad: [...content.allBad()] };
}

const reasons = (content: Read) => content.bad.map(({ line, reason }) => [line, reason]);

describe('IdFile', () => {
  it.each([
    ['one id a line', '11\n12\n13\n'],
    ['Windows line ends, none at the end', '11\r\n12\r\n13'],
    ['old line ends', '11\r12\r13\r'],
    ['a byte order mark', '\ufeff11\n12\n13'],
    ['spaces of all kinds', ' 11\t\n\u00a012\u3000\n\u200b13 \n'],
    ['empty lines', '\n11\n\n  \n12\n13\n\n'],
    ['a header', 'id\n11\n12\n13\n'],
    ['a header of another name', '번호\n11\n12\n13\n'],
    ['a named column among others', '이름,회원번호,나이\n가,11,34\n나,12,35\n다,13,36\n'],
    [
      'our own report',
      '\ufeffuserId,outcome,attempts\r\n\t11,failed,1\r\n\t12,failed,1\r\n\t13,failed,2\r\n',
    ],
    ['quotes', '"user id","memo"\n"11","a, ""b"""\n"12",\n"13","two\nlines"\n'],
    ['numbers kept as text', 'userId;memo\n="11";x\n"=""12""";y\n13;z\n'],
    ['tabs', 'name\tuser_id\na\t11\nb\t12\nc\t13\n'],
    ['a directive for spreadsheets', 'sep=;\nuserId;memo\n11;a\n12;b\n13;c\n'],
  ])('reads %s', (_what, file) => {
    for (const piece of [1, 3, 1_000]) {
      const content = read(file, undefined, piece);
      expect(content.ids).toEqual(['11', '12', '13']);
      expect(content).toMatchObject({ bad: [], badCount: 0, duplicates: 0 });
    }
  });

  it.each([
    ['cp949', 'cp949'],
    ['utf16le', 'utf-16le'],
    ['utf16-be', 'utf-16be'],
  ])('reads %s', (name, encoding) => {
    const file = iconv.encode('이름,회원번호\r\n뷁,11\r\n똠,열둘\r\n', name, { addBOM: name !== 'cp949' });
    for (const piece of [1, 5, 1_000]) {
      expect(read(file, undefined, piece)).toMatchObject({
        ids: ['11'],
        encoding,
        columns: ['이름', '회원번호'],
        column: '회원번호',
        bad: [{ line: 3, text: '열둘', reason: 'not_digits' }],
      });
    }
  });

  it('reads cells with long runs of blanks', () => {
    const cell = `a${' '.repeat(60_000)}b`;
    const lines = Array.from({ length: 10 }, (_, at) => `${at + 11},${cell}`);
    const content = read(`id,memo\n${lines.join('\n')}\n`, undefined, 10_000);
    expect(content.ids).toHaveLength(10);
  });

  it('names each bad line and why', () => {
    const bad = [
      ['1.37602E+18', 'scientific'],
      ['1.37602e18', 'scientific'],
      ['"1,37602E+18"', 'scientific'],
      ['12.5', 'decimal'],
      ['12.0', 'decimal'],
      ['-12', 'negative'],
      ['"1,376,020"', 'separators'],
      ['0', 'zero'],
      ['0012', 'leading_zero'],
      ['9223372036854775808', 'too_large'],
      ['123456789012345678901234567890', 'too_large'],
      ['+12', 'not_digits'],
      ['12 13', 'not_digits'],
      ['12a', 'not_digits'],
      ['１２', 'not_digits'],
      ['#REF!', 'not_digits'],
      ['0x1F', 'not_digits'],
      ['"12', 'unclosed_quote'],
      ['"12"3', 'bad_quote'],
      ['x'.repeat(70_000), 'line_too_long'],
    ];
    const content = read(
      `id\n7\n${bad.map(([text]) => text).join('\n')}\n9223372036854775807\n`,
      undefined,
      999,
    );
    expect(reasons(content)).toEqual(bad.map(([, reason], index) => [index + 3, reason]));
    expect(content.ids).toEqual(['7', '9223372036854775807']);
  });

  it('does not take a first line that a spreadsheet spoilt for a header', () => {
    expect(read('1.37602E+18\n11\n')).toMatchObject({
      ids: ['11'],
      bad: [{ line: 1, text: '1.37602E+18', reason: 'scientific' }],
    });
  });

  it('counts repetitions once, in the order of the first', () => {
    expect(read('12\n11\n12\n011\n 12\n')).toMatchObject({ ids: ['12', '11'], duplicates: 2, badCount: 1 });
  });

  it('finds ids whose last digits a spreadsheet turned into zeros', () => {
    const content = read('1376021234567890000\n1376021234567890000\n1376029876543210000\n11\n');
    expect(content).toMatchObject({ ids: ['11'], duplicates: 0, badCount: 3 });
    expect(new Set(content.bad.map(({ reason }) => reason))).toEqual(new Set(['rounded']));
    const mixed = read('1376021234567890000\n1376021234567891234\n');
    expect(mixed).toMatchObject({ badCount: 0, ids: ['1376021234567890000', '1376021234567891234'] });
  });

  it('warns of ids that look rounded beside good ones', () => {
    const content = read(
      'id\n1376021234567891234\n1376020000000000000\n1376020000000000000\n13760\n1376021234560000\n',
    );
    expect(content).toMatchObject({
      badCount: 0,
      suspect: {
        count: 2,
        first: [
          { line: 3, text: '1376020000000000000' },
          { line: 6, text: '1376021234560000' },
        ],
      },
    });
    expect(content.ids).toHaveLength(4);
    const good = '1376021234567891234\n';
    const many = read(good + Array.from({ length: 50 }, (_, at) => `13760${10 + at}000000000000`).join('\n'));
    expect(many.suspect.count).toBe(50);
    expect(many.suspect.first).toHaveLength(20);
    const refused = read('1376021234567890000\n1376029876543210000\n');
    expect(refused).toMatchObject({ badCount: 2, suspect: { count: 0, first: [] } });
    expect(read('1000000\n100000000000000\n13760212345678000\n1\n').suspect.count).toBe(0);
  });

  it('says in which lines ids are repeated', () => {
    const many = read(`id\n7\n8\n${'7\n'.repeat(200)}`);
    expect(many.duplicates).toBe(200);
    expect(many.duplicateLines).toEqual(Array.from({ length: 100 }, (_, index) => index + 4));
    const file = '7\n1376021234567890000\n1376021234567890000\n7\n';
    expect(read(`${file}1376021234567891234\n`)).toMatchObject({ duplicates: 2, duplicateLines: [3, 4] });
    expect(read(file)).toMatchObject({ duplicates: 1, duplicateLines: [4], badCount: 2 });
  });

  it('makes no id of the beginning of a number with commas', () => {
    const content = read('id\n1,376,020\n1,37602E+18\n7,\n');
    expect(content.ids).toEqual(['7']);
    expect(reasons(content)).toEqual([
      [2, 'separators'],
      [3, 'scientific'],
    ]);
    expect(reasons(read('id,memo\n1,37602E+18\n1,376,020\n'))).toEqual([
      [2, 'scientific'],
      [3, 'separators'],
    ]);
    expect(read('1,37602E+18\n11\n')).toMatchObject({ ids: ['11'], badCount: 1 });
  });

  it('says which rows lack the column', () => {
    expect(reasons(read('name,id\na,11\nb\nc,12\n'))).toEqual([[3, 'missing_column']]);
  });

  it('asks rather than guesses which column is meant', () => {
    const two = '1234567890,9876543210\n1234567891,9876543211\n';
    expect(() => read(two)).toThrow(IdFileError);
    expect(() => read('id,user id\n1,2\n')).toThrow('Which column holds the ids? id, user id');
    expect(read(two, '2').ids).toEqual(['9876543210', '9876543211']);
    expect(read(two, 'all').ids).toHaveLength(4);
    expect(read('id,user id\n1,2\n', 'user ID').ids).toEqual(['2']);
    expect(() => read(two, '3')).toThrow('no column');
    expect(read('1234567890,34\n1234567891,35\n').ids).toEqual(['1234567890', '1234567891']);
  });

  it('refuses what is no list', () => {
    const xlsx = Buffer.from('504b030414000600', 'hex');
    const code = (file: Buffer | string) => {
      try {
        read(file);
        return null;
      } catch (error) {
        return (error as IdFileError).code;
      }
    };
    expect(code(xlsx)).toBe('spreadsheet_file');
    expect(code(Buffer.from([49, 0, 50, 10, 51]))).toBe('not_text');
    expect(code(Buffer.from('\ufeffid\n1\0\n', 'utf16le'))).toBe('not_text');
    expect(code('')).toBe('no_ids');
    expect(code('\n\n')).toBe('no_ids');
    expect(code('id\n')).toBe('no_ids');
  });

  it('shows a thousand bad lines, and keeps and counts all', () => {
    const content = read(`id\n${'x\n'.repeat(5_000)}`, undefined, 10_000);
    expect(content.badCount).toBe(5_000);
    expect(content.bad).toHaveLength(1_000);
    expect(content.allBad.slice(0, 1_000)).toEqual(content.bad);
    expect(content.allBad.map(({ line }) => line)).toEqual(
      Array.from({ length: 5_000 }, (_, index) => index + 2),
    );
    expect(content.allBad.at(-1)).toEqual({ line: 5_001, text: 'x', reason: 'not_digits' });
  });

  it('keeps rounded ids in their place among the bad lines', () => {
    const { allBad, ids } = read('1376021234567890000\nx\n1376029876543210000\ny\n1376021234567890000\n');
    expect(allBad.map(({ line, reason }) => [line, reason])).toEqual([
      [1, 'rounded'],
      [2, 'not_digits'],
      [3, 'rounded'],
      [4, 'not_digits'],
      [5, 'rounded'],
    ]);
    expect(ids).toEqual([]);
  });

  it('accounts for every line, however nasty', () => {
    const cell = fc.oneof(
      fc.bigInt({ min: 1n, max: 999n }).map(String),
      fc.constantFrom('', ' ', '"', '""', '"1', '2"', '"3"', '1E5', '-4', '5.5', '가', 'id', '"a\nb"', '6,7'),
    );
    const ends = fc.constantFrom('\n', '\r\n', '\r');
    fc.assert(
      fc.property(
        fc.array(cell, { maxLength: 40 }),
        ends,
        fc.integer({ min: 1, max: 20 }),
        (cells, end, piece) => {
          const text = `id,memo\n1000,x\n${cells.map((value) => `${value},x`).join(end)}`;
          const content = read(text, undefined, piece);
          expect(content).toEqual(read(text, undefined, 100_000));
          for (const id of content.ids) expect(text).toContain(id);
          const { ids, duplicates, emptyLines, badCount, continuedLines, lines } = content;
          expect(1 + ids.length + duplicates + emptyLines + badCount + continuedLines).toBe(lines);
        },
      ),
      { numRuns: 300 },
    );
  });
});
