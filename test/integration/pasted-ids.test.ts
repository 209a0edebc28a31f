import fc from 'fast-check';
import { expect, it } from 'vitest';
import { asIdFile, parseIds } from '../../dashboard/src/shared/ids.js';
import { IdFile } from '../../server/id-lists/parse/id-file.js';

/** What the server finds in a file. */
function read(file: string) {
  const reader = new IdFile(undefined);
  reader.push(Buffer.from(file));
  const { ids, badCount, duplicates } = reader.end();
  return { ids: [...ids.chunks(1_000)].flat(), badCount, duplicates };
}

const PIECES = [
  ...[
    '\u200b',
    '\u200e',
    '\u2060',
    '\ufeff',
    '\u00ad',
    '\u00a0',
    '\u0085',
    '\u2028',
    '\u3000',
    '\0',
    '\ud800',
  ],
  ...[
    ' ',
    '\n',
    '\r',
    '\r\n',
    '\t',
    '\v',
    ',',
    ';',
    '|',
    '"',
    "'",
    '=',
    '="',
    '-',
    '+',
    '.',
    'e+',
    '#',
    '\\',
  ],
  ...[
    'id',
    'sep=',
    '회원번호',
    'x',
    '0',
    '1',
    '12',
    '7',
    '１２',
    '1376016924400014191',
    '1.37602E+18',
    '1,37602E+18',
    '3,102,456,789',
    '102',
    '10000000000000000',
  ],
  ...['1376016924400010000', '1376016924400020000', '9223372036854775807', '9223372036854775808'],
];

it('the server finds in what was pasted the very ids that were shown, and leaves out the very values', () => {
  const pasted = fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(pasted, (text) => {
      const { ids, bad, duplicates } = parseIds(text);
      // Only what has both is sent as a file.
      fc.pre(ids.length > 0 && bad.length > 0);
      expect(read(asIdFile(text))).toEqual({ ids, badCount: bad.length, duplicates });
    }),
    { numRuns: 5_000 },
  );
});
