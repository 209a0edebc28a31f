import { describe, expect, it } from 'vitest';
import { toCsv } from './csv';

describe('CSV', () => {
  it('keeps numbers and texts as they are, and quotes what would break the line', () => {
    expect(
      toCsv([
        ['항목', 'a"b,c'],
        ['두\n줄', -3],
      ]),
    ).toBe('\ufeff항목,"a""b,c"\r\n"두\n줄",-3\r\n');
  });

  it('gives a spreadsheet nothing to run', () => {
    expect(toCsv([['=cmd()', '+1', '-x', '@a', '＝1+1']])).toBe("\ufeff'=cmd(),'+1,'-x,'@a,'＝1+1\r\n");
  });
});
