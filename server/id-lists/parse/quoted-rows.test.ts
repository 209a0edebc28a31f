import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_LINE } from './line-splitter.js';
import { readFile } from './testing/read-file.js';

const A = '1234567890';
const B = '1234567891';

describe('quoted cells over several lines', () => {
  it('chooses nobody who is only named in a note', () => {
    for (const piece of [1, 5, 1_000]) {
      const content = readFile(`id,note\n${A},"see also\n${B},the brother"\n7,x\n`, undefined, piece);
      expect(content).toMatchObject({ ids: [A, '7'], bad: [], badCount: 0, continuedLines: 1, lines: 4 });
    }
  });

  it('names a bad id by the first line of its row, and takes nothing from the note behind it', () => {
    const content = readFile(`id,note\n12a,"see also\n${B},the brother"\n7,x\n`);
    expect(content).toMatchObject({ ids: ['7'], bad: [[2, 'not_digits']], continuedLines: 1 });
  });

  it('takes a row whose id stands behind the note', () => {
    expect(readFile(`note,id\n"see\n${B}\n""him""\n",${A}\nx,7\n`)).toMatchObject({ ids: [A, '7'], bad: [] });
  });

  it('takes the note whole however its lines look', () => {
    const note = Array.from({ length: 500 }, (_, index) => `${B + index},"" ;\t`).join('\n');
    expect(readFile(`id,note\n${A},"${note}"\n7,x\n`)).toMatchObject({ ids: [A, '7'], bad: [] });
  });

  it('reads a header of several lines', () => {
    expect(readFile(`id,"note\n${B},of whom"\n${A},x\n`)).toMatchObject({
      ids: [A],
      bad: [],
      hasHeader: true,
    });
  });

  it('chooses nobody from lines that fit no row', () => {
    expect(readFile(`id,note\n${A},"a\n12,b\n13,c",d\n7,x\n`)).toMatchObject({
      ids: ['7'],
      bad: [
        [2, 'unclosed_quote'],
        [3, 'after_open_quote'],
        [4, 'after_open_quote'],
      ],
    });
    expect(readFile(`id,note\n${A},"a\n12,b\n13,"c"\n7,x\n`)).toMatchObject({
      ids: ['7'],
      bad: [
        [2, 'unclosed_quote'],
        [3, 'after_open_quote'],
        [4, 'bad_quote'],
      ],
    });
    expect(readFile(`id,note,age\n${A},"a\n12,b"\n7,x,3\n`)).toMatchObject({ ids: ['7'], badCount: 2 });
  });

  it('sees a quote that is opened behind a bad one', () => {
    expect(readFile(`id,name,note\n7,"Kim" x,"see\n${B},the,brother"\n8,y,z\n`)).toMatchObject({
      ids: ['8'],
      bad: [
        [2, 'bad_quote'],
        [3, 'after_open_quote'],
      ],
    });
  });

  it('sees a quote that is opened or closed where a line is too long to be kept', () => {
    const long = 'x'.repeat(MAX_LINE);
    const opened = readFile(`id,note\n${A},${long},"see\n${B},him"\n7,x\n`, undefined, 1_000);
    expect(opened).toMatchObject({
      ids: ['7'],
      bad: [
        [2, 'line_too_long'],
        [3, 'after_open_quote'],
      ],
    });
    const whole = readFile(`id,note\n${A},"${long} ""see"""\n7,x\n`, undefined, 1_000);
    expect(whole).toMatchObject({ ids: ['7'], bad: [[2, 'line_too_long']] });
    const within = readFile(`id,note\n${A},"see\n${long}"\n7,x\n`, undefined, 1_000);
    expect(within).toMatchObject({
      ids: ['7'],
      bad: [
        [2, 'unclosed_quote'],
        [3, 'line_too_long'],
      ],
    });
  });

  it('names every line from a quote that is never closed', () => {
    const rest = Array.from({ length: 300_000 }, (_, index) => `${2_000_000_000 + index},x\n`).join('');
    const content = readFile(`id,note\n7,x\n${A},"x\n${rest}`, undefined, 65_536);
    expect(content).toMatchObject({ ids: ['7'], badCount: 300_001, continuedLines: 0 });
    expect(content.bad.slice(0, 2)).toEqual([
      [3, 'unclosed_quote'],
      [4, 'after_open_quote'],
    ]);
  });

  it('reads exactly the rows of whatever RFC 4180 allows', () => {
    const cell = fc.stringMatching(/^[a1",\n ;]{0,6}$/).map((text) => `"${text.replaceAll('"', '""')}"`);
    const id = fc.integer({ min: 1_000, max: 9_999 }).map(String);
    const rows = fc.array(fc.tuple(fc.oneof(id, fc.constant('x"y')), cell), { maxLength: 30 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 20 }), (pairs, piece) => {
        const texts = pairs.map(([first, note]) => `"${first.replaceAll('"', '""')}",${note}\n`);
        const { ids, bad } = readFile(`id,note\n999,"x"\n${texts.join('')}`, undefined, piece);
        const good = pairs.map(([first]) => first).filter((first) => first !== 'x"y');
        expect(ids).toEqual(['999', ...new Set(good)]);
        let line = 3;
        const wanted: [number, string][] = [];
        pairs.forEach(([first], index) => {
          if (first === 'x"y') wanted.push([line, 'not_digits']);
          line += (texts[index] as string).split('\n').length - 1;
        });
        expect(bad).toEqual(wanted);
      }),
      { numRuns: 300 },
    );
  });

  it('accounts for every line', () => {
    const cell = fc.constantFrom(
      '11',
      '12',
      'x',
      '',
      '"',
      '""',
      '"a',
      'b"',
      '"c"',
      '"d"e',
      ' "13" ',
      '"f\n14,g"',
    );
    const row = fc.array(cell, { minLength: 1, maxLength: 3 }).map((cells) => cells.join(','));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), fc.integer({ min: 1, max: 20 }), (rows, piece) => {
        const text = `id,note\n1000,x\n${rows.join('\n')}`;
        const content = readFile(text, undefined, piece);
        expect(content).toEqual(readFile(text, undefined, 100_000));
        const { ids, duplicates, emptyLines, badCount, continuedLines, lines } = content;
        expect(1 + ids.length + duplicates + emptyLines + badCount + continuedLines).toBe(lines);
      }),
      { numRuns: 300 },
    );
  });
});
