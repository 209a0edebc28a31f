import { createHash } from 'node:crypto';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { IdFileError } from '../../id-lists/parse/id-file-error.js';
import { ToldCsv } from './told-csv.js';

const known = {
  scopes: new Set(['account_email', 'talk_message']),
  terms: new Set(['service', 'marketing']),
};

/** Reads a file in pieces of so many bytes. */
function read(file: string | Buffer, piece = 7) {
  const bytes = Buffer.from(file);
  const csv = new ToldCsv(known);
  for (let at = 0; at < bytes.length; at += piece) csv.push(bytes.subarray(at, at + piece));
  const { runs, combinations, ...content } = csv.end();
  const people = [...runs(2)].flatMap(({ ids, areLinked, agreed }) =>
    ids.map((id, index) => {
      const set = combinations[agreed[index] as number];
      return [id, areLinked[index], set?.scopesAgreed ?? null, set?.termsAgreed ?? null];
    }),
  );
  return { ...content, people, combinations };
}

describe('ToldCsv', () => {
  it('reads who is linked and what is agreed to, whatever the order and the separators', () => {
    const file = [
      'name,terms,회원번호,link,scopes',
      '"a, b",service,11,linked,talk_message account_email',
      'c,"marketing;service",12,LINKED,',
      'd,whatever,13,unlinked,whatever',
      '',
      'e,service|service, 14 ,linked,account_email|talk_message',
    ].join('\r\n');
    for (const piece of [1, 5, 1_000]) {
      const { combinations, ...content } = read(file, piece);
      expect(content).toMatchObject({
        digest: createHash('sha256').update(file).digest('hex'),
        linked: 3,
        unlinked: 1,
        lines: 6,
        bad: [],
        badCount: 0,
        people: [
          ['11', true, ['account_email', 'talk_message'], ['service']],
          ['12', true, [], ['marketing', 'service']],
          ['13', false, null, null],
          ['14', true, ['account_email', 'talk_message'], ['service']],
        ],
      });
      // The first and the last agree to the same.
      expect(combinations).toHaveLength(2);
    }
  });

  it('knows what is not kept from what is not agreed to', () => {
    expect(read('id;link\n11;linked\n').people).toEqual([['11', true, null, null]]);
    expect(read('id\tlink\tterms\n11\tlinked\t\n').people).toEqual([['11', true, null, []]]);
  });

  it('names each bad line with what is wrong with it, and of the rest of the line nothing', () => {
    const file = iconv.encode(
      [
        'id,link,scopes,terms,이름',
        '1.37E+18,linked,,,가',
        '11,연결,,,나',
        '12,linked,account_email 전화,,다',
        '13,linked,account_email,mail,라',
        '14,linked',
        '15,linked,,,마,16',
        '17,unlinked,,,바',
        '17,linked,,,사',
        ',linked,,,아',
        '"18,linked,,,자',
      ].join('\n'),
      'cp949',
    );
    const { bad, badCount, people } = read(file);
    expect(bad.map(({ line, text, reason }) => [line, text, reason])).toEqual([
      [2, '1.37E+18', 'scientific'],
      [3, '연결', 'bad_link'],
      [4, '전화', 'unknown_scope'],
      [5, 'mail', 'unknown_term'],
      [6, '', 'missing_column'],
      [7, '', 'extra_columns'],
      [9, '17', 'repeated'],
      [10, '', 'empty'],
      [11, '', 'unclosed_quote'],
    ]);
    expect(badCount).toBe(9);
    expect(people).toEqual([['17', false, null, null]]);
  });

  it('takes over nothing from within a quoted cell', () => {
    const { people, bad } = read('id,link,note\n11,linked,"see\n12,unlinked,him"\n13,linked,x\n');
    expect({ people, bad }).toEqual({
      people: [
        ['11', true, null, null],
        ['13', true, null, null],
      ],
      bad: [],
    });
    const lost = read('id,link,note\n11,linked,"see\n12,unlinked,him\n');
    expect(lost.people).toEqual([]);
    expect(lost.bad.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'unclosed_quote'],
      [3, 'after_open_quote'],
    ]);
  });

  it.each([
    ['no header', '11,linked\n', 'no_such_column'],
    ['no link', 'id,scopes\n11,\n', 'no_such_column'],
    ['two columns of one name', 'id,link,terms,약관\n11,linked,,\n', 'column_unclear'],
    ['nobody', 'id,link\n\n', 'no_ids'],
    ['nothing', '', 'no_ids'],
    ['a spreadsheet', 'PK\u0003\u0004', 'spreadsheet_file'],
  ])('refuses %s', (_what, file, code) => {
    expect(() => read(file)).toThrow(expect.objectContaining({ code, constructor: IdFileError }));
  });
});
