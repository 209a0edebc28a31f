import { describe, expect, it } from 'vitest';
import { isKakaoId, parseIds } from './ids';

describe('parseIds', () => {
  it('takes any separators, and ids beyond 2^53 digit by digit', () => {
    const { ids } = parseIds(
      '\uFEFF4012345601, 4012345602;4012345603\t"9223372036854775807"\r\n\n 9007199254740993 ',
    );
    expect(ids).toEqual([
      '4012345601',
      '4012345602',
      '4012345603',
      '9223372036854775807',
      '9007199254740993',
    ]);
  });

  it('names what is no id with its line, and guesses nothing', () => {
    const { ids, bad } = parseIds('user_id\n1.37602E+18\n4012345601\n0123\n9223372036854775808\n-5');
    expect(ids).toEqual(['4012345601']);
    expect(bad).toEqual([
      { text: 'user_id', line: 1, reason: 'not_digits' },
      { text: '1.37602E+18', line: 2, reason: 'scientific' },
      { text: '0123', line: 4, reason: 'leading_zero' },
      { text: '9223372036854775808', line: 5, reason: 'too_large' },
      { text: '-5', line: 6, reason: 'negative' },
    ]);
  });

  it('takes a number with commas in it for one that is no id, not for the ids of other people', () => {
    const { ids, bad } = parseIds('3,102,456,789\n1,37602E+18; "12,345" 4012345601,7,123,4012345602');
    expect(ids).toEqual(['4012345601', '7', '123', '4012345602']);
    expect(bad).toEqual([
      { text: '3,102,456,789', line: 1, reason: 'separators' },
      { text: '1,37602E+18', line: 2, reason: 'scientific' },
      { text: '12,345', line: 2, reason: 'separators' },
    ]);
  });

  it('takes none apart that is followed by a comma, or has something invisible around it', () => {
    const { ids, bad } = parseIds('3,102,456,789, 4,012,345,601,\n\u200b1,234,\u200b 1,37602E+18,');
    expect(ids).toEqual([]);
    expect(bad.map(({ text, reason }) => `${text} ${reason}`)).toEqual([
      '3,102,456,789 separators',
      '4,012,345,601 separators',
      '1,234 separators',
      '1,37602E+18 scientific',
    ]);
  });

  it('counts repeats once', () => {
    const suspect = { count: 0, first: [] };
    expect(parseIds('1 2 1 1')).toEqual({ ids: ['1', '2'], bad: [], duplicates: 2, suspect });
    expect(parseIds('')).toEqual({ ids: [], bad: [], duplicates: 0, suspect });
  });

  it('refuses ids whose last digits a spreadsheet turned into zeros', () => {
    const { ids, bad, duplicates, suspect } = parseIds(
      '1376021234567890000\nx 1376021234567890000\n1376029876543210000, 11',
    );
    expect(ids).toEqual(['11']);
    expect(duplicates).toBe(0);
    expect(bad.map(({ line, reason }) => [line, reason])).toEqual([
      [1, 'rounded'],
      [2, 'not_digits'],
      [2, 'rounded'],
      [3, 'rounded'],
    ]);
    expect(suspect.count).toBe(0);
  });

  it('points out ids that look rounded beside good ones, and keeps them', () => {
    const { ids, bad, suspect } = parseIds(
      '1376021234567891234\n1376020000000000000 1376020000000000000\n13760\n1376021234560000\n13760212345678000',
    );
    expect(bad).toEqual([]);
    expect(ids).toHaveLength(5);
    expect(suspect).toEqual({
      count: 2,
      first: [
        { line: 2, text: '1376020000000000000' },
        { line: 4, text: '1376021234560000' },
      ],
    });
    const many = Array.from({ length: 50 }, (_, at) => `13760${10 + at}000000000000`).join();
    expect(parseIds(`1376021234567891234,${many}`).suspect).toMatchObject({
      count: 50,
      first: { length: 20 },
    });
    // One zero at the end of one id is no sign of anything.
    expect(parseIds('1376021234567890').bad).toEqual([]);
  });

  it('knows the int64 range', () => {
    expect(isKakaoId('9223372036854775807')).toBe(true);
    expect(isKakaoId('0')).toBe(false);
    expect(isKakaoId('１２')).toBe(false);
  });
});
