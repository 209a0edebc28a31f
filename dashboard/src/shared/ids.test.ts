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

  it('counts repeats once', () => {
    expect(parseIds('1 2 1 1')).toEqual({ ids: ['1', '2'], bad: [], duplicates: 2 });
    expect(parseIds('')).toEqual({ ids: [], bad: [], duplicates: 0 });
  });

  it('knows the int64 range', () => {
    expect(isKakaoId('9223372036854775807')).toBe(true);
    expect(isKakaoId('0')).toBe(false);
    expect(isKakaoId('１２')).toBe(false);
  });
});
